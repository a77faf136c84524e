package signal

import "math"

// AlignmentInput holds the sums of a team or, added up, of an organisation. Open, Linked and
// Aimed are tasks, FromGoal and Links are links.
type AlignmentInput struct {
	Open, Linked, Aimed int
	AnyBehind           bool
	FromGoal, Links     int
}

// Plus adds the sums of another team.
func (a AlignmentInput) Plus(b AlignmentInput) AlignmentInput {
	return AlignmentInput{
		Open: a.Open + b.Open, Linked: a.Linked + b.Linked, Aimed: a.Aimed + b.Aimed,
		AnyBehind: a.AnyBehind || b.AnyBehind,
		FromGoal:  a.FromGoal + b.FromGoal, Links: a.Links + b.Links,
	}
}

// Part is one of the three parts of the alignment score.
type Part struct {
	Share  Share   `json:"share"`
	Points float64 `json:"points"`
	Of     float64 `json:"of"`
}

// Alignment is the score and the parts it must always be shown with (SIGNALS 5).
type Alignment struct {
	Has       bool `json:"has"` // false without open tasks
	Score     int  `json:"score"`
	Linked    Part `json:"linked"`
	Aimed     Part `json:"aimed"`
	FromGoal  Part `json:"from_goal"`
	AnyBehind bool `json:"any_behind"` // false: the middle part counts full
}

// Align is 50 × linked + 30 × min(1, aimed at lagging / 0.40) + 20 × born from goals (SIGNALS 5).
func Align(in AlignmentInput, th Thresholds) Alignment {
	out := Alignment{
		Has:       in.Open > 0,
		AnyBehind: in.AnyBehind,
		Linked:    part(Share{in.Linked, in.Open}, 50, 1),
		Aimed:     part(Share{in.Aimed, in.Open}, 30, th.FocusFloor),
		FromGoal:  part(Share{in.FromGoal, in.Links}, 20, 1),
	}
	if !in.AnyBehind {
		out.Aimed.Points = out.Aimed.Of
	}
	if out.Has {
		out.Score = int(math.Round(out.Linked.Points + out.Aimed.Points + out.FromGoal.Points))
	}
	return out
}

func part(s Share, of, full float64) Part {
	if full <= 0 {
		return Part{Share: s, Points: of, Of: of}
	}
	return Part{Share: s, Points: of * clamp01(s.Ratio()/full), Of: of}
}
