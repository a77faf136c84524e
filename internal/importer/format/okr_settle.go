package format

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"plumbline/internal/importer/table"
	"plumbline/internal/input"
)

// keyResult finds a key result of the batch; nil if there is none.
func (o *okrReader) keyResult(id string) *KeyResult {
	if i, ok := o.krAt[id]; ok {
		return &o.b.KeyResults[i]
	}
	return nil
}

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
		o.b.Objectives[i].warnLong(o.b.Objectives[i].text(), input.Note)
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
				c.Label, civil(c.StartsOn), civil(c.EndsOn), outside, table.Count(len(all), "check-in"), civil(first), civil(last)))
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
