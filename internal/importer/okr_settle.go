package importer

import (
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/importer/table"
)

// keyResult finds a key result of the batch; nil if there is none.
func (o *okrReader) keyResult(id string) *KeyResult {
	if i, ok := o.krAt[id]; ok {
		return &o.b.KeyResults[i]
	}
	return nil
}

// settleKeyResults gives every key result its kind. Where the row does not say, its check-ins do.
func (o *okrReader) settleKeyResults(checkIns []*table.Sheet) {
	values, levels := map[string][]float64{}, map[string]bool{}
	for _, s := range checkIns {
		for _, r := range s.Rows {
			id, _ := o.find("key result", s.Get(r, "key_result"))
			if n, _, err := s.Number(r, "value"); err == nil && n != nil {
				values[id] = append(values[id], *n)
			}
			if levelWords[table.Fold(s.Get(r, "level"))] != "" {
				levels[id] = true
			}
		}
	}
	o.krAt = map[string]int{}
	for i := range o.b.KeyResults {
		kr := &o.b.KeyResults[i]
		o.krAt[kr.ExternalID] = i
		said := krKinds[table.Fold(kr.Kind)]
		if said == "" && kr.Kind != "" {
			kr.warn("the kind %s is not known; told from the other columns", table.Excerpt(kr.Kind))
		}
		numbers := kr.Start != nil || kr.Target != nil || kr.stretch != nil
		worded := kr.CommitText+kr.TargetText+kr.StretchText != ""
		switch {
		case said == KROrdinal, said == "" && !numbers && (worded || levels[kr.ExternalID]), said == kindMetric && !numbers && worded:
			kr.ordinal()
		case said == KRBinary, said == KRWorkTracked:
			kr.Kind = said
			kr.dropNumbers()
		case said == KRMaintain, kr.Target == nil && kr.stretch == nil && (kr.Low != nil || kr.High != nil):
			kr.maintain()
		default:
			kr.metric(values[kr.ExternalID])
		}
	}
}

func (kr *KeyResult) ordinal() {
	kr.Kind = KROrdinal
	for _, level := range []struct {
		name string
		text *string
	}{{LevelCommit, &kr.CommitText}, {LevelTarget, &kr.TargetText}, {LevelStretch, &kr.StretchText}} {
		if *level.text == "" {
			*level.text = "Not described"
			kr.warn("the level %s has no text", level.name)
		}
	}
	kr.dropNumbers()
}

// dropNumbers keeps numbers the kind has no place for in the text.
func (kr *KeyResult) dropNumbers() {
	for _, n := range []struct {
		name string
		v    **float64
	}{{"Start", &kr.Start}, {"Target", &kr.Target}, {"Stretch", &kr.stretch}, {"Low", &kr.Low}, {"High", &kr.High}} {
		if *n.v != nil {
			kr.keep(n.name, **n.v)
			*n.v = nil
		}
	}
}

func (kr *KeyResult) keep(name string, v float64) {
	kr.Description = strings.TrimSpace(fmt.Sprintf("%s\n%s: %s %s", kr.Description, name, number(v), kr.Unit))
}

func (kr *KeyResult) maintain() {
	kr.Kind = KRMaintain
	if kr.Low == nil && kr.High == nil {
		goal := firstNumber(kr.Target, kr.stretch, kr.Start)
		if goal == nil {
			kr.Kind = KRBinary
			kr.warn("nothing says what is to be maintained; taken as done or not done")
			return
		}
		kr.Low, kr.High = goal, goal
	}
	kr.Target, kr.stretch = nil, nil
	kr.closeRange()
	if *kr.Low > *kr.High {
		kr.Low, kr.High = kr.High, kr.Low
		kr.warn("low and high were the other way round")
	}
	if kr.Start != nil {
		kr.keep("Start", *kr.Start)
		kr.Start = nil
	}
}

// closeRange gives a range with one end the other, as far away as the one is from 0.
func (kr *KeyResult) closeRange() {
	switch {
	case kr.High == nil:
		end := *kr.Low + math.Max(math.Abs(*kr.Low), 1)
		kr.High = &end
		kr.warn("no upper bound; %s is assumed", number(end))
	case kr.Low == nil:
		end := *kr.High - math.Max(math.Abs(*kr.High), 1)
		kr.Low = &end
		kr.warn("no lower bound; %s is assumed", number(end))
	}
}

// metric settles start, target and direction. A target that equals the start leaves nothing to
// reach: it is there to be held. Without a target there is no metric to speak of.
func (kr *KeyResult) metric(checkIns []float64) {
	if kr.Target == nil {
		kr.Target, kr.stretch = kr.stretch, nil
	}
	if kr.stretch != nil && *kr.stretch != *kr.Target {
		kr.keep("Stretch", *kr.stretch)
	}
	kr.stretch = nil
	zero, one := 0.0, 1.0
	switch {
	case kr.Target == nil && shares(checkIns):
		kr.Start, kr.Target = firstNumber(kr.Start, &zero), &one
		kr.warn("no target; its check-ins are shares of 1, so 1 is taken")
		kr.direction()
		return
	case kr.Target == nil:
		kr.Kind = KRBinary
		kr.dropNumbers()
		kr.warn("no target; taken as done or not done")
		return
	case kr.Start == nil && *kr.Target != 0:
		kr.Start = &zero
		kr.warn("no start value; 0 is assumed")
	}
	kr.direction()
}

func (kr *KeyResult) direction() {
	switch {
	case kr.Start == nil || *kr.Start == *kr.Target:
		kr.Kind = KRMaintain
		kr.Low, kr.High = kr.Target, kr.Target
		kr.warn("target and start are both %s; taken as a value to maintain", number(*kr.Target))
		kr.Start, kr.Target = nil, nil
	case *kr.Start < *kr.Target:
		kr.Kind = KRIncrease
	default:
		kr.Kind = KRDecrease
	}
}

// shares says that all values lie between 0 and 1 and some are neither.
func shares(values []float64) bool {
	broken := false
	for _, v := range values {
		if v < 0 || v > 1 {
			return false
		}
		broken = broken || v != math.Trunc(v)
	}
	return broken
}

func firstNumber(values ...*float64) *float64 {
	for _, v := range values {
		if v != nil {
			return v
		}
	}
	return nil
}

func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// settleObjectives finds parents, cuts loops, and hands closing comments over.
func (o *okrReader) settleObjectives() {
	at := map[string]int{}
	for i, ob := range o.b.Objectives {
		at[ob.ExternalID] = i
	}
	for i := range o.b.Objectives {
		ob := &o.b.Objectives[i]
		if ob.Parent != "" {
			ob.Parent, ob.Missing = o.find("objective", ob.Parent)
		}
		o.b.Teams = appendNew(o.b.Teams, ob.Team)
		o.b.Pillars = appendNew(o.b.Pillars, ob.Pillar)
	}
	o.cutLoops(at)
	for _, c := range o.b.Closings {
		if i, ok := at[c.Objective]; ok && c.Comment != "" && !strings.Contains(o.b.Objectives[i].ClosingComment, c.Comment) {
			ob := &o.b.Objectives[i]
			ob.ClosingComment = strings.TrimSpace(ob.ClosingComment + "\n\n" + c.Comment)
		}
	}
	for i := range o.b.Objectives {
		o.b.Objectives[i].warnLong(o.b.Objectives[i].text(), GoalRunes)
	}
}

// cutLoops lets go of parents that lead back.
func (o *okrReader) cutLoops(at map[string]int) {
	for i := range o.b.Objectives {
		ob := &o.b.Objectives[i]
		steps := 0
		for p, ok := i, true; ok && o.b.Objectives[p].Parent != ""; p, ok = at[o.b.Objectives[p].Parent] {
			if steps++; steps > maxDepth || o.b.Objectives[p].Parent == ob.ExternalID {
				ob.warn("its parents run in a circle; %s is not kept as parent", ob.Parent)
				ob.Parent = ""
				break
			}
		}
	}
}

func appendNew(list []string, name string) []string {
	for _, have := range list {
		if have == name {
			return list
		}
	}
	if name == "" {
		return list
	}
	return append(list, name)
}

// settleTasks dates actions that have no dates: made with their key result, done by its last check-in.
func (o *okrReader) settleTasks() {
	last := map[string]time.Time{}
	for _, c := range o.b.CheckIns {
		if c.At.After(last[c.KeyResult]) {
			last[c.KeyResult] = c.At
		}
	}
	for i := range o.b.Tasks {
		t := &o.b.Tasks[i]
		kr := o.keyResult(t.KeyResult)
		if kr == nil {
			continue
		}
		if t.Created.IsZero() {
			t.Created = kr.Created
		}
		if t.State == TaskDone && t.Closed.IsZero() {
			t.Closed, t.ClosedGuessed = firstTime(last[kr.ExternalID], kr.Modified, kr.Created), true
		}
	}
}

// daysByCycle gathers the dates of check-ins by the key of the cycle they belong to.
func (o *okrReader) daysByCycle() map[string][]time.Time {
	cycle := map[string]string{}
	for _, ob := range o.b.Objectives {
		cycle[ob.ExternalID] = cycleKey(ob.Cycle)
	}
	days := map[string][]time.Time{}
	for _, c := range o.b.CheckIns {
		if kr := o.keyResult(c.KeyResult); kr != nil {
			days[cycle[kr.Objective]] = append(days[cycle[kr.Objective]], c.At)
		}
	}
	return days
}

// undatedAreDrafts makes drafts of active objectives whose cycle is no time.
func (o *okrReader) undatedAreDrafts(at map[string]int) {
	drafts := map[string]int{}
	for i := range o.b.Objectives {
		ob := &o.b.Objectives[i]
		if ob.Cycle == "" || o.b.Cycles[at[cycleKey(ob.Cycle)]].Dated() {
			continue
		}
		if ob.State == GoalActive {
			ob.State = GoalDraft
			drafts[ob.Cycle]++
		}
	}
	for _, label := range sortedKeys(drafts) {
		o.b.Notes = append(o.b.Notes, fmt.Sprintf("%s is no time: %s of it become drafts", table.Excerpt(label), table.Count(drafts[label], "active objective")))
	}
	for _, what := range sortedKeys(o.unknown) {
		o.b.Notes = append(o.b.Notes, fmt.Sprintf("the %s (%s) is not known: taken as active or to do", what, table.Count(o.unknown[what], "row")))
	}
}

// noteStrays tells of check-ins that lie outside the cycle of their objective; they keep their dates.
func (o *okrReader) noteStrays(at map[string]int) {
	days := o.daysByCycle()
	for _, c := range o.b.Cycles {
		outside, all := 0, days[c.ExternalID]
		if !c.Dated() || len(all) == 0 {
			continue
		}
		first, last := all[0], all[0]
		for _, d := range all {
			if d.Before(first) {
				first = d
			}
			if d.After(last) {
				last = d
			}
			if d.Before(c.StartsOn) || !d.Before(c.EndsOn.AddDate(0, 0, 1)) {
				outside++
			}
		}
		if outside > 0 {
			o.b.Notes = append(o.b.Notes, fmt.Sprintf("cycle %s runs from %s to %s; %d of %s lie outside it (%s to %s) and keep their dates",
				c.Label, ymd(c.StartsOn), ymd(c.EndsOn), outside, table.Count(len(all), "check-in"), ymd(first), ymd(last)))
		}
	}
}

func sortedKeys(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
