package format

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"plumbline/internal/importer/table"
)

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
