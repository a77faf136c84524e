package table

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Period is what the label of a cycle says: a year, a part of it, and which sort of year.
type Period struct {
	year   int    // the calendar year it names; the first of two
	Split  bool   // 24/25: a year that lies in two calendar years
	Fiscal string // FY, GJ …; "" names a calendar year unless dates of other labels say otherwise
	part   int    // from 0
	months int    // length: 3, 6 or 12
}

var (
	labelTokens   = regexp.MustCompile(`[a-z]+|[0-9]+`)
	quarterWords  = Words("q|qtr|quarter|quartal|kwartal|kwartał|k|trimestre|trim|t|tertial|kvartal|kvartaal")
	halfWords     = Words("h|hj|half|halbjahr|semester|semestre|sem|s|polrocze")
	fiscalWords   = Words("fy|gj|wj|ej|fiscal|geschäftsjahr|wirtschaftsjahr|exercice|ejercicio|esercizio|rok")
	labelNoise    = Words("st|nd|rd|th|er|e|year|cy|jahr|año|ano|okr|okrs|cycle|zyklus|of|de|del|the|fiscal")
	labelYearSpan = [2]int{2000, 2099}
)

// ReadPeriod understands "Q3 2024", "2024-Q3", "FY24 Q1", "GJ 24/25-Q4", "H1 2024", "2024". A label
// with any other word in it is no time.
func ReadPeriod(label string) (Period, bool) {
	l := Period{months: 12, part: -1}
	var years []int
	short := false
	for _, tok := range labelTokens.FindAllString(Plain(label), -1) {
		switch {
		case quarterWords[tok] && l.months == 12:
			l.months = 3
		case halfWords[tok] && l.months == 12:
			l.months = 6
		case fiscalWords[tok] && l.Fiscal == "":
			l.Fiscal = tok
		case labelNoise[tok]:
		case len(tok) == 1 && tok[0] >= '1' && tok[0] <= '4' && l.part < 0:
			l.part = int(tok[0] - '1')
		case (len(tok) == 2 || len(tok) == 4) && tok[0] >= '0' && tok[0] <= '9':
			y, _ := strconv.Atoi(tok)
			if short = len(tok) == 2; short {
				y += 2000
			}
			years = append(years, y)
		default:
			return l, false
		}
	}
	switch {
	case len(years) == 1:
	case len(years) == 2 && years[1] == years[0]+1:
		l.Split = true
	default:
		return l, false
	}
	l.year = years[0]
	whole := l.months == 12
	if whole && l.part < 0 {
		l.part = 0
		return l, l.inRange() && (!short || l.Fiscal != "" || l.Split)
	}
	return l, l.inRange() && !whole && l.part >= 0 && l.part < 12/l.months
}

func (l Period) inRange() bool { return l.year >= labelYearSpan[0] && l.year <= labelYearSpan[1] }

// Family tells labels apart that may count their years differently.
func (l Period) Family() string { return fmt.Sprintf("%s/%t", l.Fiscal, l.Split) }

// Span is the dates of a label if its year begins so many months after January of the year it names.
func (l Period) Span(offset int) (from, to time.Time) {
	from = time.Date(l.year, time.Month(1+offset+l.part*l.months), 1, 0, 0, 0, 0, time.UTC)
	return from, from.AddDate(0, l.months, -1)
}

// OffsetOf is the offset under which the label has those dates, if there is one.
func (l Period) OffsetOf(from, to time.Time) (int, bool) {
	offset := from.Year()*12 + int(from.Month()) - 1 - l.year*12 - l.part*l.months
	f, t := l.Span(offset)
	return offset, f.Equal(from) && t.Equal(to) && offset > -12 && offset < 12
}
