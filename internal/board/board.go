// Package board owns the read models of the screens: it joins nouns, with SELECT only, and one
// round trip a page. It decides nothing.
package board

import (
	"time"

	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// Service answers the screens. Every method needs access.Read.
type Service struct {
	db  *pg.DB
	day time.Time // of AsOf
}

// New makes the service.
func New(db *pg.DB) *Service { return &Service{db: db} }

// At is the same service at a fixed time.
func (s *Service) At(t time.Time) *Service { return &Service{s.db.At(t), s.day} }

// when is "now" as the organisation's calendar sees it.
type when struct {
	now       time.Time
	today     time.Time // civil day, midnight UTC
	week      time.Time // first civil day of the week
	weekStart time.Time // the instant the week began
	loc       *time.Location
	past      bool // the tables are read as they were at now
}

func (s *Service) when(m org.Member) when {
	w := whenAt(m, s.db.Now())
	if !s.day.IsZero() && s.day.Before(w.today) {
		w = whenAt(m, instant(s.day.AddDate(0, 0, 1), w.loc).Add(-time.Microsecond))
		w.past = true
	}
	return w
}

func whenAt(m org.Member, now time.Time) when {
	w := when{now: now, today: m.Org.Today(now), loc: m.Org.Location()}
	back := (int(w.today.Weekday()) - m.Org.WeekStart + 7) % 7
	w.week = w.today.AddDate(0, 0, -back)
	w.weekStart = instant(w.week, w.loc)
	return w
}

// instant is the moment a civil day begins in a time zone.
func instant(day time.Time, loc *time.Location) time.Time {
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, loc)
}
