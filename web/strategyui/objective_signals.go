package strategyui

import (
	"strings"

	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// signals are the open ones of the objective, each with since when and what ends it.
func (s objectiveScene) signals() []ui.SignalView {
	out := make([]ui.SignalView, 0, len(s.p.Signals))
	for _, o := range s.p.Signals {
		h := ui.Health(o.Severity)
		if o.Severity == string(signal.SeverityInfo) {
			h = "none"
		}
		since := "Since " + shell.LongDate(o.OpenedAt.In(s.p.Loc), s.p.Today) + "."
		out = append(out, ui.SignalView{Health: h, Sentence: o.Sentence, Evidence: strings.TrimSpace(since + " " + o.Clears),
			URL: s.base + "/signals/" + o.ID.String(), Answer: shell.Answered(o.Answered, s.p.Today, s.p.Loc)})
	}
	return out
}
