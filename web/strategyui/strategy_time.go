package strategyui

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// timeView is the cycle week by week: the health of its key results, and what changed.
type timeView struct {
	Title, Sub string
	Weeks      []ui.WeekColumn
	Labels     []weekLabel
	Text       string
	Events     []eventView
	Empty      string
	Steps      ui.WeekStepsView
	Changes    []ui.Link // since a week before
	More       string
	AskChanges string // where they are told, if they are not here
}

type weekLabel struct {
	Text, URL       string
	Current, Future bool
}

type eventView struct {
	week int
	Week string
	Text string
}

// lead makes the weeks lead to the board as it was at their ends.
func (v *timeView) lead(o org.Org, u *url.URL, b board.Strategy) {
	c, has := b.Cycle()
	if !has {
		return
	}
	v.Steps = shell.Weeks(o, u, c, b.Frame.Today, b.Frame.BegunAt)
	if b.Frame.Past && c.Contains(b.Frame.Today) {
		v.Sub = shell.LongDate(b.Frame.Today, b.Frame.Today)
	}
	_, of := c.Week(c.StartsOn)
	step := (of + len(v.Labels) - 1) / len(v.Labels)
	for _, s := range v.Steps.Steps {
		v.Labels[min((s.Number-1)/step, len(v.Labels)-1)].URL = s.URL
	}
}

const longCycle = 200 // days; strategyCyc samples every fourth week beyond

func newTime(b board.Strategy, columns []*column, c strategy.Cycle, s scene) timeView {
	week, of := c.Week(s.today)
	v := timeView{Title: fmt.Sprintf("Week %d of %d", week, of), Sub: shell.LongDate(s.today, s.today) + ", today"}
	switch {
	case s.today.Before(c.StartsOn):
		v.Title, v.Sub = shell.Plural(of, "week", "weeks"), "starts "+shell.LongDate(c.StartsOn, s.today)
	case s.today.After(c.EndsOn):
		v.Title, v.Sub = shell.Plural(of, "week", "weeks"), "ended "+shell.LongDate(c.EndsOn, s.today)
	}
	step := 1
	if c.EndsOn.Sub(c.StartsOn) > longCycle*24*time.Hour {
		step = 4
	}
	n := (of + step - 1) / step
	v.Weeks, v.Labels = make([]ui.WeekColumn, n), make([]weekLabel, n)
	current := (week - 1) / step
	for i := range n {
		future := week == 0 || i > current
		v.Weeks[i].Future = future
		v.Labels[i] = weekLabel{Text: strconv.Itoa(min((i+1)*step, of)), Future: future, Current: !future && i == current && !s.today.After(c.EndsOn)}
		v.Weeks[i].Current = v.Labels[i].Current
	}
	for i, w := range b.Weeks {
		in, _ := c.Week(w.Day)
		col := &v.Weeks[(in-1)/step]
		if i > 0 && !b.Weeks[i-1].Day.Equal(w.Day) { // the days left over after the last whole week belong to it
			*col = ui.WeekColumn{Current: col.Current}
		}
		tally(col, w)
	}
	v.Text = healthOf(b.Weeks, c)
	if len(b.Weeks) == 0 {
		v.Empty = "Nothing was measured yet. A column is added each week."
	}
	v.Events = events(columns, s)
	return v
}

// tally adds key results of a status to their column; those that do not count are left out.
func tally(col *ui.WeekColumn, w board.StrategyWeek) {
	switch w.Status.Health() {
	case signal.HealthOn, signal.HealthDone:
		col.On += w.KRs
	case signal.HealthRisk:
		col.Risk += w.KRs
	case signal.HealthOff:
		col.Off += w.KRs
	case signal.HealthNone:
		if w.Status == signal.NoUpdate || w.Status == signal.NotStarted {
			col.None += w.KRs
		}
	}
}

// healthOf says the last column in words.
func healthOf(weeks []board.StrategyWeek, c strategy.Cycle) string {
	if len(weeks) == 0 {
		return "No week was measured yet."
	}
	last := weeks[len(weeks)-1].Day
	var w ui.WeekColumn
	for _, part := range weeks {
		if part.Day.Equal(last) {
			tally(&w, part)
		}
	}
	week, _ := c.Week(last)
	return fmt.Sprintf("Key results in week %d: %d on track, %d at risk, %d off track, %d without update.", week, w.On, w.Risk, w.Off, w.None)
}

const mostEvents = 4

// events tells what led to the red paths, those of the gravest pillars first: when their key results
// left the line, when tasks stalled, when the pillar turned.
func events(columns []*column, s scene) []eventView {
	var all []eventView
	for _, c := range byGravity(columns) {
		var of []eventView
		add := func(day time.Time, text string) {
			if week, _ := s.cycle.Week(day); week > 0 && s.cycle.Contains(day) {
				of = append(of, eventView{week: week, Week: fmt.Sprintf("Week %d", week), Text: text})
			}
		}
		if k := c.end(); k != nil {
			left(k, s.th.BehindGap, add)
			stalls(c.path, k, s, add)
		}
		if p := c.pillar; p != nil && p.Since != nil {
			add(*p.Since, p.Name+" turns to "+strings.ToLower(p.Status.Words()))
		}
		if all = append(all, of...); len(all) >= mostEvents {
			break
		}
	}
	all = all[:min(len(all), mostEvents)]
	slices.SortStableFunc(all, func(a, b eventView) int { return cmp.Compare(a.week, b.week) })
	return all
}

// byGravity lists the columns with a path, those at strategic risk first.
func byGravity(columns []*column) []*column {
	out := slices.DeleteFunc(slices.Clone(columns), func(c *column) bool { return c.path == nil })
	slices.SortStableFunc(out, func(a, b *column) int { return first(a.strategic(), b.strategic()) })
	return out
}

func (c *column) strategic() bool {
	return c.pillar != nil && value(c.pillar.Status) == signal.StrategicRisk
}

// end is the key result that a red path leads to, nil if it ends in an objective.
func (c *column) end() *board.StrategyKR {
	last := c.path.Steps[len(c.path.Steps)-1].Ref
	var find func([]*node) *board.StrategyKR
	find = func(nodes []*node) *board.StrategyKR {
		for _, n := range nodes {
			for _, k := range n.krs {
				if ref(k.ID) == last {
					return k
				}
			}
			if k := find(n.objectives); k != nil {
				return k
			}
		}
		return nil
	}
	return find(c.roots)
}

// left tells the week in which a key result fell behind for good.
func left(k *board.StrategyKR, gap float64, add func(time.Time, string)) {
	for i := len(k.Days) - 1; i > 0; i-- {
		behind := func(j int) bool { return k.Due[j]-k.Reached[j] >= gap }
		if !behind(i) {
			return
		}
		if !behind(i - 1) {
			add(k.Days[i], goal.KRLabel(k.Number)+" leaves its line")
			return
		}
	}
}

// stalls tells which tasks stalled in which week.
func stalls(path *signal.Path, k *board.StrategyKR, s scene, add func(time.Time, string)) {
	byWeek, first := map[int][]string{}, map[int]signal.Day{}
	for _, t := range path.Stalled[:min(len(path.Stalled), mostStuck)] {
		for _, row := range k.Stuck {
			if ref(row.ID) != t.Ref {
				continue
			}
			week, _ := s.cycle.Week(t.Since.Time(time.UTC))
			byWeek[week] = append(byWeek[week], s.prefix+"-"+strconv.FormatInt(row.Number, 10))
			first[week] = t.Since
		}
	}
	for week, keys := range byWeek {
		verb := " stalls"
		if len(keys) > 1 {
			verb = " stall"
		}
		add(first[week].Time(time.UTC), signal.List(keys)+verb)
	}
}
