package checkinui

import (
	"strings"

	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// formView is what the owner says: value, confidence, note, flag.
type formView struct {
	ID                      string
	Kind                    string
	Value, Unit             string
	ValueLabel, ValueHint   string
	Choices                 []ui.Option // instead of a number
	Confidence, Last        string
	LastTick                string // 0–100, for the mark of the last check-in; "" if there is none
	ConfidenceLabel         string
	Health                  ui.Health
	Note, FlagNote, Problem string
	Flagged                 bool
	Errs                    map[string]string
}

// with keeps what was typed when it was refused.
func (v formView) with(typed formView) formView {
	v.ID, v.Value, v.Confidence, v.Note = typed.ID, typed.Value, typed.Confidence, typed.Note
	v.Flagged, v.FlagNote, v.Problem, v.Errs = typed.Flagged, typed.FlagNote, typed.Problem, typed.Errs
	return v
}

func newForm(m org.Member, p board.CheckIn) formView {
	v := formView{
		ID: id.New[id.CheckIn]().String(), Kind: p.KR.Kind, Unit: p.KR.Unit,
		ValueLabel: "Current value", Confidence: "5", ConfidenceLabel: "Confidence we reach the target", Health: health(signal.Status(deref(p.KR.Status))),
	}
	if t := p.KR.TargetValue; t != nil && p.KR.Scale().Metric() {
		v.ConfidenceLabel = "Confidence we reach " + p.KR.Scale().Format(*t)
	}
	if p.KR.CurrentValue != nil {
		v.Value = signal.Number(*p.KR.CurrentValue, 6)
	}
	if p.KR.Confidence != nil {
		v.Confidence, v.Last, v.LastTick = itoa(*p.KR.Confidence), itoa(*p.KR.Confidence), itoa(*p.KR.Confidence*10)
	}
	if p.KR.LastCheckinAt != nil && p.KR.CurrentValue != nil {
		v.ValueHint = "Last time, on " + shell.LongDate(*p.KR.LastCheckinAt, p.Today) + ": " + p.KR.Scale().Format(*p.KR.CurrentValue) + "."
	}
	switch signal.Kind(p.KR.Kind) {
	case signal.Binary:
		v.ValueLabel, v.ValueHint = "Is it so?", ""
		v.Choices = []ui.Option{{Value: "0", Label: "Not yet"}, {Value: "1", Label: "Yes"}}
	case signal.Ordinal:
		v.ValueLabel, v.ValueHint = "Level reached", ""
		v.Choices = []ui.Option{{Value: "0", Label: "None yet"}, {Value: "0.3", Label: "Commit: " + p.KR.CommitText}, {Value: "0.7", Label: "Target: " + p.KR.TargetText}, {Value: "1", Label: "Stretch: " + p.KR.StretchText}}
	case signal.Maintain:
		s := p.KR.Scale()
		v.ValueHint = "Within " + strings.TrimSuffix(s.Format(s.Low), " "+s.Unit) + " to " + s.Format(s.High) + "."
	}
	return v
}
