package checkinui

import (
	"fmt"
	"math"
	"strings"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/ui"
)

// pace fills the points gained in each week of the key result's span, against what is needed now.
func (v *checkInView) pace(m org.Member, p board.CheckIn, d signal.KRData) {
	scale := p.KR.Scale()
	if !scale.Metric() {
		return
	}
	weeks := int(math.Ceil(p.KR.DueOn.Sub(p.KR.StartOn).Hours() / (24 * 7)))
	if weeks < 1 || weeks > 27 {
		return
	}
	now := min(int(p.Today.Sub(p.KR.StartOn).Hours()/(24*7))+1, weeks)
	gains := gained(p, scale, m.Org.Location(), weeks)
	needed, _ := signal.NeededPerWeek(d.Progress, signal.Span{Start: signal.DayOf(p.KR.StartOn), Due: signal.DayOf(p.KR.DueOn)}, signal.DayOf(p.Today))
	even := 100 / float64(weeks)
	tallest := max(even, needed*100) * 1.1
	for _, g := range gains {
		tallest = max(tallest, g)
	}
	var said []string
	for w := 1; w <= weeks; w++ {
		bar := ui.PaceBar{Week: itoa(w), Future: w > now}
		if !bar.Future {
			g := gains[w-1]
			bar.Gain, bar.Height, bar.Low = itoa(int(math.Round(g))), max(g, 0)/tallest*100, g < even*0.7
			said = append(said, bar.Gain)
		}
		v.Pace = append(v.Pace, bar)
	}
	v.PaceNeeded = even / tallest * 100
	v.PaceHint = "planned: " + signal.Number(even, 1) + " points a week"
	v.PaceText = "Points gained by week: " + strings.Join(said, ", ") + "."
	if needed > 0 && d.Left > 0 && d.Progress < 1 {
		v.PaceSentence = fmt.Sprintf("It needs %s points a week to land on target.", signal.Number(needed*100, 1))
	}
}

// gained is the progress in points that each week added, by the last value known in it.
func gained(p board.CheckIn, scale signal.Scale, loc *time.Location, weeks int) []float64 {
	out := make([]float64, weeks)
	before, at := 0.0, 0
	for w := range weeks {
		end := p.KR.StartOn.AddDate(0, 0, 7*(w+1))
		last := before
		for at < len(p.History) {
			c := p.History[at]
			y, mo, d := c.At.In(loc).Date()
			if !time.Date(y, mo, d, 0, 0, 0, 0, time.UTC).Before(end) {
				break
			}
			if c.Value != nil {
				last = scale.At(*c.Value) * 100
			}
			at++
		}
		out[w] = last - before
		before = last
	}
	return out
}
