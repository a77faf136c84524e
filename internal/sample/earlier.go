package sample

import (
	"context"
	"math"
	"time"

	"plumbline/internal/checkin"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/strategy"
)

// finished is a key result of a quarter before the company wrote things down here: what was said of it
// three times, and what it came to.
type finished struct {
	title, owner, unit string
	start, target      float64
	points             [3]float64 // percent of the way after 4, 8 and 13 weeks
	confidence         [3]int
	score              float64 // 0: its progress says it
	learning           string
}

// past is such a quarter, so many before the running one.
type past struct {
	before    int
	objective string
	krs       []finished
}

var earlier = []past{
	{3, "A warm house before the first frost", []finished{
		{"Installs before the frost", "ruth", "", 40, 110, [3]float64{18, 45, 71}, [3]int{7, 7, 8}, 0, ""},
		{"Crews trained on the new pumps", "ruth", "%", 20, 100, [3]float64{35, 70, 100}, [3]int{8, 9, 10}, 1, "Training on a real job beat the classroom."},
		{"Jobs without a second delivery", "ruth", "%", 52, 80, [3]float64{10, 22, 31}, [3]int{7, 6, 3}, 0.3, "Suppliers were the wrong lever. Half of the second deliveries came from our own lists."},
		{"Grid forms right the first time", "ruth", "%", 61, 90, [3]float64{25, 52, 84}, [3]int{6, 7, 8}, 0, ""},
		{"Days between survey and design", "ruth", "days", 12, 6, [3]float64{12, 35, 52}, [3]int{6, 5, 5}, 0.5, "Designers waited for photos more than for time."},
		{"Houses that pass the first inspection", "ines", "%", 78, 92, [3]float64{30, 55, 79}, [3]int{7, 7, 8}, 0, ""},
	}},
	{2, "Crews know the house before they come", []finished{
		{"Surveys with photos of every room", "ruth", "%", 30, 90, [3]float64{28, 60, 93}, [3]int{7, 8, 9}, 0, ""},
		{"Jobs that start with all parts on the van", "ruth", "%", 44, 85, [3]float64{20, 41, 58}, [3]int{8, 7, 5}, 0.6, "Booking the van a day earlier did more than the checklist."},
		{"Calls from crews to the design desk", "ruth", "", 90, 30, [3]float64{26, 57, 88}, [3]int{7, 7, 8}, 0, ""},
		{"Scaffolds booked in the week of the signature", "ruth", "%", 35, 80, [3]float64{33, 66, 76}, [3]int{8, 8, 8}, 0.75, "One partner who answers within a day is worth more than three who are cheaper."},
		{"Designs changed on site", "ruth", "%", 27, 12, [3]float64{8, 17, 24}, [3]int{5, 4, 2}, 0.2, "We measured it before we knew why it happens."},
		{"Crews with a permanent lead", "dele", "", 3, 8, [3]float64{40, 60, 80}, [3]int{6, 7, 8}, 0.8, "Leads stay when they choose their crew."},
	}},
}

// tellEarlier brings in what was known of the quarters before, on the first day.
func (r *replay) tellEarlier() {
	for i, p := range earlier {
		r.on(firstDay, 440+i, func(ctx context.Context, at time.Time) error { return r.bring(ctx, at, p) })
	}
}

func (r *replay) bring(ctx context.Context, at time.Time, p past) error {
	first := firstDay - 91*(p.before-1)
	cycles, goals, from := r.strategy.At(at), r.goals.At(at), goal.Import{CreatedAt: r.day(first).Add(8 * time.Hour)}
	c, err := cycles.CreateCycle(ctx, r.as("hanna"), strategy.CreateCycle{
		Name: r.quarter(p.before), Kind: strategy.Quarter, StartsOn: civil(r.day(first)), EndsOn: civil(r.day(first + 90)), State: strategy.Active,
	})
	if err != nil {
		return err
	}
	o, err := goals.CreateObjective(ctx, r.who, goal.CreateObjective{
		Cycle: c.ID, Team: r.teams[field], Pillar: r.pillars[running[0].name], Owner: r.users["ruth"], Title: p.objective, Import: from,
	})
	if err != nil {
		return err
	}
	made := make([]id.KeyResult, len(p.krs))
	for i, k := range p.krs {
		cmd := kr{title: k.title, unit: k.unit, start: k.start, target: k.target}.create()
		cmd.Objective, cmd.Owner, cmd.Import = o.ID, r.users[k.owner], from
		kr, err := goals.CreateKeyResult(ctx, r.who, cmd)
		if err != nil {
			return err
		}
		made[i] = kr.ID
		if err := r.said(ctx, at, made[i], k, first); err != nil {
			return err
		}
	}
	for _, state := range []strategy.CycleState{strategy.Closing, strategy.Closed} {
		if c, err = cycles.SetCycleState(ctx, r.as("hanna"), strategy.SetCycleState{Cycle: c.ID, State: state}); err != nil {
			return err
		}
		for i, k := range p.krs {
			if err := r.score(ctx, at, k.owner, made[i], k.score, k.learning); err != nil {
				return err
			}
		}
	}
	return nil
}

// said are the three check-ins of a key result.
func (r *replay) said(ctx context.Context, at time.Time, kr id.KeyResult, k finished, first int) error {
	for i, day := range []int{27, 55, 88} {
		value := math.Round(k.start + (k.target-k.start)*k.points[i]/100)
		_, err := r.checkIns.At(at).Record(ctx, r.as(k.owner), checkin.Record{
			KR: kr, Value: &value, Confidence: &k.confidence[i], At: r.day(first + day).Add(15 * time.Hour),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// score says what a key result came to; without a score its progress says it.
func (r *replay) score(ctx context.Context, at time.Time, owner string, kr id.KeyResult, score float64, learning string) error {
	if score == 0 {
		return nil
	}
	_, err := r.goals.At(at).ScoreKeyResult(ctx, r.as(owner), goal.ScoreKeyResult{KeyResult: kr, Score: &score, Learning: learning})
	return err
}
