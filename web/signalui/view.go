package signalui

import (
	"time"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/input"
	"plumbline/internal/org"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// AnswerView is what a person may say to a signal, and what stands.
type AnswerView struct {
	Path, Return string
	Standing     string // the answer that stands, as a sentence
	Open         bool   // it may be answered: the signal is open and the person may
	Snoozing     bool   // what was refused was a snooze
	Note         string // typed
	Until        string
	First, Last  string // the days a snooze may end on
	Problem      string
	Errs         map[string]string
}

// NewAnswer is the form of a signal as nobody has typed into it yet.
func NewAnswer(m org.Member, s board.Signal) AnswerView {
	path := URL(shell.Base(m.Org), s.Signal)
	return AnswerView{
		Path: path + "/answers", Return: path, Standing: shell.Answered(s.Signal.Answered, s.Today, s.Loc),
		Open:  s.Signal.ClosedAt == nil && m.Actor.Can(access.CheckIn),
		Until: s.Today.AddDate(0, 0, 7).Format(time.DateOnly),
		First: s.Today.AddDate(0, 0, 1).Format(time.DateOnly), Last: s.Today.AddDate(0, 0, input.SnoozeDays).Format(time.DateOnly),
	}
}

// URL is the address of a signal.
func URL(base string, s board.SignalRow) string { return base + "/signals/" + s.ID.String() }

// SubjectURL is the address of what a signal is about.
func SubjectURL(base string, s board.SignalRow) string {
	switch s.SubjectKind {
	case "key_result":
		return base + "/krs/" + s.SubjectID.String()
	case "objective":
		return base + "/objectives/" + s.SubjectID.String()
	case "team":
		return base + "/teams/" + s.SubjectID.String()
	}
	return base + "/strategy"
}

// subject is what a signal is about: its kind or number, and its name.
func subject(s board.SignalRow) (label, name string) {
	switch s.SubjectKind {
	case "key_result":
		if s.Number != nil {
			return goal.KRLabel(*s.Number), s.Name
		}
		return "KR", s.Name
	case "objective":
		return "Objective", s.Name
	case "team":
		return "Team", s.Name
	}
	return "Pillar", s.Name
}

// health is the mark of a severity, with its word.
func health(severity string) (ui.Health, string) {
	switch severity {
	case "off":
		return "off", "Off track"
	case "risk":
		return "risk", "At risk"
	}
	return "none", "Worth knowing"
}

// since says from when on a signal speaks, and until when it did.
func since(s board.SignalRow, today time.Time, loc *time.Location) string {
	text := shell.Date(s.OpenedAt.In(loc), today)
	if s.ClosedAt != nil {
		text += " to " + shell.Date(s.ClosedAt.In(loc), today)
	}
	return text
}

// note is what was typed into one of the two forms.
func (v AnswerView) note(snooze bool) string {
	if snooze == v.Snoozing {
		return v.Note
	}
	return ""
}

// wrong is what is wrong with a field of one of the two forms.
func (v AnswerView) wrong(field string, snooze bool) string {
	if snooze == v.Snoozing {
		return v.Errs[field]
	}
	return ""
}
