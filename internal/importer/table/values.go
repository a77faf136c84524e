package table

import (
	"fmt"
	"time"
)

// LearnDates decides for each date column how bare numbers are read, all its values considered;
// a column that stays open follows the others of the file. It returns notes on what was assumed.
func (s *Sheet) LearnDates(columns ...string) []string {
	forced := Orders[s.opt.DateOrder]
	settled, notes := Unknown, []string(nil)
	open := map[string]dateEvidence{}
	for _, c := range columns {
		var ev dateEvidence
		for _, r := range s.Rows {
			for _, v := range s.All(r, c) {
				ev.add(v, s.opt.Now)
			}
		}
		switch order, sure := ev.decide(); {
		case forced != Unknown:
			s.dates[c] = forced
		case ev.total == 0:
		case sure:
			s.dates[c] = order
			if settled == Unknown {
				settled = order
			}
			if ev.valid(order) < ev.total {
				notes = append(notes, fmt.Sprintf("%s: %s mixes orders of day and month; %d of %d values were read %s",
					s.File, s.Their(c), ev.valid(order), ev.total, order))
			}
		default:
			open[c] = ev
		}
	}
	for _, c := range columns {
		ev, ok := open[c]
		if !ok {
			if s.dates[c] == Unknown {
				s.dates[c] = settled
			}
			continue
		}
		if s.dates[c] = settled; settled == Unknown {
			s.dates[c] = ev.guess()
			notes = append(notes, fmt.Sprintf("%s: %s could be day or month first; read %s, so %s is %s", s.File, s.Their(c),
				s.dates[c], ev.example, s.exampleDay(ev.example, s.dates[c])))
		}
	}
	return notes
}

func (s *Sheet) exampleDay(v string, order Order) string {
	t, err := ParseTime(v, order, time.UTC)
	if err != nil {
		return "not a date"
	}
	return t.Format("2 January 2006")
}

// Their is the file's own name of one of our columns, quoted.
func (s *Sheet) Their(ours string) string {
	if i := s.cols[ours]; len(i) > 0 {
		return "“" + s.Header[i[0]] + "”"
	}
	return "“" + ours + "”"
}

// Order is how the bare numbers of a date column are read.
func (s *Sheet) Order(ours string) Order { return s.dates[ours] }

// Time reads a date column; empty is the zero time.
func (s *Sheet) Time(r Record, ours string) (time.Time, error) {
	v := s.Get(r, ours)
	if v == "" {
		return time.Time{}, nil
	}
	return ParseTime(v, s.dates[ours], s.opt.TZ)
}

// Day reads a date column as a day, at midnight UTC, whatever zone a time beside it has.
func (s *Sheet) Day(r Record, ours string) (time.Time, error) {
	v := s.Get(r, ours)
	if v == "" {
		return time.Time{}, nil
	}
	return ParseDay(v, s.dates[ours])
}

// LearnNumbers decides for each column whether the comma is decimal.
func (s *Sheet) LearnNumbers(columns ...string) {
	for _, c := range columns {
		var values []string
		for _, r := range s.Rows {
			values = append(values, s.All(r, c)...)
		}
		s.decimal[c] = decimalComma(values, s.Delim == ';')
	}
}

// Number reads a number column; empty is nil. The unit is what stood beside the digits.
func (s *Sheet) Number(r Record, ours string) (n *float64, unit string, err error) {
	v := s.Get(r, ours)
	if v == "" {
		return nil, "", nil
	}
	f, unit, err := ParseNumber(v, s.decimal[ours])
	if err != nil {
		return nil, "", err
	}
	return &f, unit, nil
}
