package goal

import (
	"slices"
	"time"

	"plumbline/internal/errs"
	"plumbline/internal/input"
)

// Kind is how a key result is measured.
type Kind string

// The kinds of key result.
const (
	Increase    Kind = "increase"     // from start up to target
	Decrease    Kind = "decrease"     // from start down to target
	Maintain    Kind = "maintain"     // stay between low and high
	Binary      Kind = "binary"       // value 0 or 1
	Ordinal     Kind = "ordinal"      // three worded levels: values 0, 0.3 commit, 0.7 target, 1 stretch
	WorkTracked Kind = "work_tracked" // no metric: the share of its work that is done
)

// Kinds lists every kind, in the order forms offer them.
var Kinds = []Kind{Increase, Decrease, Maintain, Binary, Ordinal, WorkTracked}

// Levels are the values an ordinal key result may have: nothing yet, commit, target, stretch.
var Levels = []float64{0, 0.3, 0.7, 1}

// Waypoint is a value a key result means to have reached on a day on its way to the target.
type Waypoint struct {
	On    time.Time `json:"on"`
	Value float64   `json:"value"`
}

// CheckValue says whether a check-in may give the key result this value.
func (k KeyResult) CheckValue(v float64) error {
	var f errs.Fields
	switch k.Kind {
	case WorkTracked:
		f.Add("value", "This key result follows its work and takes no value.")
	case Binary:
		f.Check(v == 0 || v == 1, "value", "The value is 0 (not yet) or 1 (done).")
	case Ordinal:
		f.Check(slices.Contains(Levels, v), "value", "Choose one of the levels.")
	default:
		number(&f, "value", &v)
	}
	return f.Err()
}

// check cleans the key result and notes everything that is wrong with it.
func (k *KeyResult) check(f *errs.Fields) {
	k.Title = input.Line(f, "title", k.Title, input.Title)
	k.Description = input.Text(f, "description", k.Description, input.Note)
	k.Unit = input.Text(f, "unit", k.Unit, input.Unit)
	checkWeight(f, k.Weight)
	_, known := moves[k.State]
	f.Check(known && k.State != Draft, "state", "A key result is active, paused, dropped or done.")
	k.checkMeasure(f)
	if k.checkDays(f) {
		k.checkWaypoints(f)
	}
}

// checkMeasure checks what the kind needs and clears what it does not know.
func (k *KeyResult) checkMeasure(f *errs.Fields) {
	if k.Kind != Increase && k.Kind != Decrease {
		k.StartValue, k.TargetValue, k.Waypoints = nil, nil, nil
	}
	if k.Kind != Maintain {
		k.LowValue, k.HighValue = nil, nil
	}
	if k.Kind != Ordinal {
		k.CommitText, k.TargetText, k.StretchText = "", "", ""
	}
	switch k.Kind {
	case Increase, Decrease:
		k.checkTarget(f)
	case Maintain:
		low, high := number(f, "low", k.LowValue), number(f, "high", k.HighValue)
		f.Check(!low || !high || *k.HighValue >= *k.LowValue, "high", "The upper bound is not below the lower one.")
	case Ordinal:
		k.CommitText = words(f, "commit_text", k.CommitText)
		k.TargetText = words(f, "target_text", k.TargetText)
		k.StretchText = words(f, "stretch_text", k.StretchText)
		k.StartValue, k.TargetValue = new(0.0), new(1.0)
	case Binary:
		k.StartValue, k.TargetValue = new(0.0), new(1.0)
	case WorkTracked:
	default:
		f.Add("kind", "Choose how it is measured.")
	}
}

func words(f *errs.Fields, name, s string) string {
	before := len(*f)
	s = input.Text(f, name, s, input.Level)
	f.Check(s != "" || len(*f) > before, name, "Say what this level means.")
	return s
}

func (k *KeyResult) checkTarget(f *errs.Fields) {
	start, target := number(f, "start", k.StartValue), number(f, "target", k.TargetValue)
	if !start || !target {
		return
	}
	switch from, to := *k.StartValue, *k.TargetValue; {
	case from == to:
		f.Add("target", "The target must differ from the start value.")
	case k.Kind == Increase && to < from:
		f.Add("target", "To increase, the target must lie above the start value.")
	case k.Kind == Decrease && to > from:
		f.Add("target", "To decrease, the target must lie below the start value.")
	}
}

func (k *KeyResult) checkDays(f *errs.Fields) bool {
	before := len(*f)
	k.StartOn, k.DueOn = civil(k.StartOn), civil(k.DueOn)
	f.Check(storableDay(k.StartOn), "start_on", "The start lies between 1990 and 2100.")
	if len(*f) == before {
		f.Check(k.DueOn.After(k.StartOn), "due_on", "It is due after it starts.")
		f.Check(k.DueOn.Before(k.StartOn.AddDate(0, 0, 801)), "due_on", "It is due within 800 days of its start.")
	}
	return len(*f) == before
}

func (k *KeyResult) checkWaypoints(f *errs.Fields) {
	f.Check(len(k.Waypoints) <= input.Waypoints, "waypoints", "At most %d waypoints.", input.Waypoints)
	clean := make([]Waypoint, len(k.Waypoints)) // never nil: the column is a list
	for i, w := range k.Waypoints {
		clean[i] = Waypoint{civil(w.On), w.Value}
		switch on := clean[i].On; {
		case !finite(w.Value):
			f.Add("waypoints", "Waypoint %d: this number is too large.", i+1)
		case on.Before(k.StartOn) || on.After(k.DueOn):
			f.Add("waypoints", "Waypoint %d lies outside the start and due dates.", i+1)
		case i > 0 && !on.After(clean[i-1].On):
			f.Add("waypoints", "Waypoint %d must come after the one before it.", i+1)
		}
	}
	k.Waypoints = clean
}
