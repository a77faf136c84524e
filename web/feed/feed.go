// Package feed tells what happened to a goal and to the work linked to it, one sentence an event.
package feed

import (
	"slices"
	"time"

	"plumbline/internal/board"
	"plumbline/web/shell"
)

// Line is one event: who did what, to which task if it was one, and what was said with it.
type Line struct {
	Who, Text       string
	Subject, URL    string // the task it is about, in the middle of the sentence
	Rest            string // of the sentence, after the subject
	Quote, When, At string // At in a machine's form
	Provenance      string
	at              time.Time
}

// View is a feed, newest first. More and Fewer are addresses of the longer and the shorter one.
type View struct {
	Lines       []Line
	More, Fewer string
}

// Teller knows what sentences need besides the events.
type Teller struct {
	Base   string // address of the organisation
	Prefix string // of task keys
	Loc    *time.Location
	Today  time.Time
	Names  bool // events name the key result they are about
}

// Tell joins events and signals into the latest n lines; more says that there are others.
func (t Teller) Tell(events []board.GoalEvent, raised []board.RaisedSignal, n int) (lines []Line, more bool) {
	for _, e := range events {
		if l, ok := t.line(e); ok {
			lines = append(lines, t.dated(l, e.At))
		}
	}
	for _, s := range raised {
		lines = append(lines, t.dated(Line{Who: "Plumbline", Text: "raised a signal: " + s.Sentence}, s.OpenedAt))
		if s.ClosedAt != nil {
			lines = append(lines, t.dated(Line{Who: "Plumbline", Text: "closed a signal, for it no longer holds: " + s.Sentence}, *s.ClosedAt))
		}
	}
	slices.SortStableFunc(lines, func(a, b Line) int { return b.at.Compare(a.at) })
	if len(lines) > n {
		return lines[:n], true
	}
	return lines, false
}

func (t Teller) dated(l Line, at time.Time) Line {
	local := at.In(t.Loc)
	l.at, l.At = at, at.UTC().Format(time.RFC3339)
	l.When = shell.LongDate(local, t.Today) + ", " + local.Format("15:04")
	return l
}
