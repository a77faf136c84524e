package format

import (
	"fmt"
	"math"
	"strings"
	"time"

	"plumbline/internal/importer/table"
	"plumbline/internal/input"
)

func (o *okrReader) objectiveRow(s *table.Sheet, r record) string {
	title := table.OneLine(s.Get(r, "title"))
	if title == "" {
		return "no title"
	}
	ob := Objective{Origin: o.origin(s, r, title, s.Get(r, "cycle")), Description: s.Get(r, "description")}
	if reason := o.claim("objective", ob.Origin); reason != "" {
		return reason
	}
	o.remember("objective", title, ob.ExternalID)
	ob.Title = ob.takeTitle(title, &ob.Description)
	ob.State = GoalActive
	if said := s.Get(r, "state"); said != "" {
		if so, ok := goalStates[table.Fold(said)]; ok {
			ob.State, ob.Outcome = so.state, so.outcome
		} else {
			o.unknown["state of objectives "+table.Excerpt(said)]++
		}
	}
	ob.Cycle = ob.short(table.OneLine(s.Get(r, "cycle")), input.Cycle, &ob.Description)
	ob.Team = ob.short(table.OneLine(s.Get(r, "team")), input.Name, &ob.Description)
	ob.Pillar = ob.short(table.OneLine(s.Get(r, "pillar")), input.Name, &ob.Description)
	ob.Parent = s.Get(r, "parent")
	ob.Owner = personOf(s.Get(r, "owner"))
	ob.Weight = o.weight(s, r, &ob.Origin)
	ob.ClosingComment = s.Get(r, "closing_comment")
	ob.Created = o.softTime(s, r, "created", &ob.Origin)
	ob.Modified = o.softTime(s, r, "modified", &ob.Origin)
	o.b.Objectives = append(o.b.Objectives, ob)
	return ""
}

func (o *okrReader) keyResultRow(s *table.Sheet, r record) string {
	title, ref := table.OneLine(s.Get(r, "title")), s.Get(r, "objective")
	switch {
	case title == "":
		return "no title"
	case ref == "":
		return "no objective"
	}
	kr := KeyResult{Origin: o.origin(s, r, ref, title), Description: s.Get(r, "description")}
	unit, reason := kr.measures(s, r)
	if reason != "" {
		return reason
	}
	if reason = o.claim("key result", kr.Origin); reason != "" {
		return reason
	}
	o.remember("key result", title, kr.ExternalID)
	kr.Objective, kr.Missing = o.find("objective", ref)
	kr.Title = kr.takeTitle(title, &kr.Description)
	kr.Unit = unitOf(firstOf(s.Get(r, "unit"), unit))
	kr.Kind = s.Get(r, "kind")
	kr.CommitText = kr.short(s.Get(r, "commit_level"), input.Level, &kr.Description)
	kr.TargetText = kr.short(s.Get(r, "target_level"), input.Level, &kr.Description)
	kr.StretchText = kr.short(s.Get(r, "stretch_level"), input.Level, &kr.Description)
	kr.Owner = personOf(s.Get(r, "owner"))
	kr.Weight = o.weight(s, r, &kr.Origin)
	kr.Created = o.softTime(s, r, "created", &kr.Origin)
	kr.Modified = o.softTime(s, r, "modified", &kr.Origin)
	kr.warnLong(kr.Description, input.Note)
	o.b.KeyResults = append(o.b.KeyResults, kr)
	return ""
}

// measures reads the numbers and days of a key result, and the unit that stands beside a number.
func (kr *KeyResult) measures(s *table.Sheet, r record) (unit, reason string) {
	for _, c := range []struct {
		name string
		into **float64
	}{{"start", &kr.Start}, {"target", &kr.Target}, {"stretch", &kr.stretch}, {"low", &kr.Low}, {"high", &kr.High}, {"current", &kr.Current}} {
		n, u, err := s.Number(r, c.name)
		if err != nil {
			return "", s.Their(c.name) + ": " + err.Error()
		}
		*c.into, unit = n, firstOf(unit, u)
	}
	for _, c := range []struct {
		name string
		into *time.Time
	}{{"starts_on", &kr.StartsOn}, {"due_on", &kr.DueOn}} {
		day, err := s.Day(r, c.name)
		if err != nil {
			return "", s.Their(c.name) + ": " + err.Error()
		}
		*c.into = day
	}
	if !kr.StartsOn.IsZero() && !kr.DueOn.IsZero() {
		reason = checkSpan(kr.StartsOn, kr.DueOn)
	}
	return unit, reason
}

func (o *okrReader) checkInRow(s *table.Sheet, r record) string {
	ref := s.Get(r, "key_result")
	if ref == "" {
		return "no key result"
	}
	at, err := s.Time(r, "at")
	if err != nil {
		return s.Their("at") + ": " + err.Error()
	}
	c := CheckIn{Note: s.Get(r, "note"), Next: s.Get(r, "next"), Author: personOf(s.Get(r, "author"))}
	c.Origin = o.origin(s, r, ref, s.Get(r, "at"), s.Get(r, "value"), c.Note)
	c.At, c.Modified = at, o.softTime(s, r, "modified", &c.Origin)
	if c.At.IsZero() {
		if c.At = c.Modified; c.At.IsZero() {
			return "no date"
		}
		c.warn("%s is empty; the date of the last change is taken", s.Their("at"))
	}
	c.KeyResult, c.Missing = o.find("key result", ref)
	kr := o.keyResult(c.KeyResult)
	if reason := o.checkInValue(s, r, kr, &c); reason != "" {
		return reason
	}
	if reason := o.claim("check-in", c.Origin); reason != "" {
		return reason
	}
	o.confidence(s, r, &c)
	if !o.opt.Now.IsZero() && c.At.After(o.opt.Now.AddDate(0, 0, 1)) {
		c.warn("its date lies in the future")
	}
	c.warnLong(c.text(), input.Note)
	o.b.CheckIns = append(o.b.CheckIns, c)
	return ""
}

// checkInValue reads the value as the kind of the key result asks; what does not fit goes to the
// note, and what should be a number and is none refuses the row.
func (o *okrReader) checkInValue(s *table.Sheet, r record, kr *KeyResult, c *CheckIn) string {
	value, level := s.Get(r, "value"), s.Get(r, "level")
	known := levelWords[table.Fold(firstOf(level, value))]
	n, unit, err := s.Number(r, "value")
	kind := ""
	if kr != nil {
		kind = kr.Kind
	}
	switch {
	case value == "" && level == "":
		c.warn("no value")
	case known != "" && (kind == KROrdinal || kr == nil):
		worth := levelValues[known]
		if c.Level, c.Value = known, &worth; level != "" && value != "" {
			c.keep("Value", value)
		}
	case kind == KROrdinal && level != "":
		return fmt.Sprintf("%s: %s is none of none, commit, target, stretch", s.Their("level"), table.Excerpt(level))
	case kind == KROrdinal || kind == KRWorkTracked || value == "":
		c.warn("%s does not fit a key result of kind %s; kept in the note", table.Excerpt(firstOf(value, level)), firstOf(kind, "unknown"))
		c.keep("Value", firstOf(value, level))
	case kind == KRBinary:
		yes, ok := yesNo(value)
		if share := 0.0; ok || (err == nil && unit == "%" && (*n == 0 || *n == 100)) {
			if yes || (!ok && *n == 100) {
				share = 1
			}
			c.Value = &share
			break
		}
		c.warn("%s is neither yes nor no; kept in the note", table.Excerpt(value))
		c.keep("Value", value)
	case err != nil:
		return s.Their("value") + ": " + err.Error()
	default:
		if c.Value = n; level != "" {
			c.keep("Level", level)
		}
	}
	return ""
}

// keep adds to the note what no field holds.
func (c *CheckIn) keep(name, value string) {
	c.Note = strings.TrimSpace(c.Note + "\n" + name + ": " + value)
}

func (o *okrReader) confidence(s *table.Sheet, r record, c *CheckIn) {
	n, _, err := s.Number(r, "confidence")
	if err == nil && n == nil {
		return
	}
	if err == nil {
		if v := int(math.Round(*n * o.scale[s.File])); v >= 0 && v <= 10 {
			c.Confidence = &v
			return
		}
	}
	c.warn("%s: %s is not between 0 and 10; kept in the note", s.Their("confidence"), table.Excerpt(s.Get(r, "confidence")))
	c.keep("Confidence", s.Get(r, "confidence"))
}

func (o *okrReader) weight(s *table.Sheet, r record, origin *Origin) *float64 {
	n, _, err := s.Number(r, "weight")
	if err != nil || (n != nil && (*n < 0 || *n > 100)) {
		origin.warn("%s: %s is no weight; left open", s.Their("weight"), table.Excerpt(s.Get(r, "weight")))
		return nil
	}
	return n
}

// short is a name or a level; one that is too long is kept whole in the text.
func (o *Origin) short(s string, limit int, text *string) string {
	short, cut := table.Clip(s, limit)
	if cut {
		o.warn("%s is longer than %d characters; all of it stands in the text", table.Excerpt(s), limit)
		*text = strings.TrimSpace(*text + "\n\n" + s)
	}
	return short
}
