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

// cycle is a quarter with the goals that were set for it.
type cycle struct {
	name        string
	first, last int
	closes      bool
	pillars     []pillar
}

func (r *replay) tellPillars() {
	for i, p := range running {
		r.on(firstDay, 430+i, func(ctx context.Context, at time.Time) error {
			made, err := r.strategy.At(at).CreatePillar(ctx, r.as("hanna"), strategy.CreatePillar{Name: p.name, Owner: r.users["hanna"]})
			r.pillars[p.name] = made.ID
			return err
		})
	}
}

// tellCycle opens a cycle on its first day with all its goals, and closes it on its last.
func (r *replay) tellCycle(c cycle) {
	var made strategy.Cycle
	r.on(c.first, 450, func(ctx context.Context, at time.Time) (err error) {
		made, err = r.strategy.At(at).CreateCycle(ctx, r.as("hanna"), strategy.CreateCycle{
			Name: c.name, Kind: strategy.Quarter, StartsOn: civil(r.day(c.first)), EndsOn: civil(r.day(c.last)), State: strategy.Active,
		})
		return err
	})
	minute := 451
	for _, p := range c.pillars {
		for _, o := range p.objectives {
			r.on(c.first, minute, func(ctx context.Context, at time.Time) error { return r.objective(ctx, at, made.ID, p, o) })
			minute++
			for _, k := range o.krs {
				r.tellKeyResult(c, k)
			}
		}
	}
	if !c.closes {
		r.on(c.first, minute, r.plan)
		return
	}
	for i, state := range []strategy.CycleState{strategy.Closing, strategy.Closed} {
		r.on(c.last, 1080+60*i, func(ctx context.Context, at time.Time) error {
			_, err := r.strategy.At(at).SetCycleState(ctx, r.as("hanna"), strategy.SetCycleState{Cycle: made.ID, State: state})
			return err
		})
	}
}

func (r *replay) objective(ctx context.Context, at time.Time, in id.Cycle, p pillar, o objective) error {
	goals, who := r.goals.At(at), r.as(o.owner)
	made, err := goals.CreateObjective(ctx, who, goal.CreateObjective{
		Cycle: in, Team: r.teams[o.team], Pillar: r.pillars[p.name], Owner: who.User, Title: o.title,
	})
	if err != nil {
		return err
	}
	r.objectives[o.title] = made.ID
	for _, k := range o.krs {
		c := k.create()
		c.Objective, c.Owner = made.ID, r.users[k.owner]
		kr, err := goals.CreateKeyResult(ctx, who, c)
		if err != nil {
			return err
		}
		r.krs[k.number] = kr.ID
	}
	return nil
}

// raised is the key result whose target rose in the third week, from this one, so that its chart has a
// line that was true before.
const raised, raisedFrom = 13, 25.0

func (k kr) create() goal.CreateKeyResult {
	c := goal.CreateKeyResult{
		Title: k.title, Kind: k.kind, Unit: k.unit, Start: &k.start, Target: &k.target, Low: &k.low, High: &k.high,
		CommitText: k.commit, TargetText: k.reach, StretchText: k.stretch,
	}
	switch {
	case k.kind != "":
		c.Start, c.Target = nil, nil
	case k.target < k.start:
		c.Kind = goal.Decrease
	default:
		c.Kind = goal.Increase
	}
	if k.number == raised {
		from := raisedFrom
		c.Target = &from
	}
	if k.weight != 0 {
		c.Weight = &k.weight
	}
	return c
}

// plan is what KR 3 was thought to need, on its first day.
func (r *replay) plan(ctx context.Context, at time.Time) error {
	c := goal.PlanSlots{KeyResult: r.krs[3]}
	for i, title := range planned {
		c.Slots = append(c.Slots, goal.NewSlot{Title: title, PlannedOn: civil(r.day(3*i + 2))})
	}
	made, err := r.goals.At(at).PlanSlots(ctx, r.as("ruth"), c)
	for _, s := range made {
		r.slots[s.Title] = s.ID
	}
	return err
}

func (r *replay) tellKeyResult(c cycle, k kr) {
	days := r.fridays(c, k)
	for i := range k.points {
		r.on(days[i], 930+i+2*len(k.title)%40, func(ctx context.Context, at time.Time) error {
			_, err := r.checkIns.At(at).Record(ctx, r.as(k.owner), k.checkIn(i, r.krs[k.number]))
			return err
		})
	}
	if k.dropped != "" {
		r.on(c.first+36, 660, func(ctx context.Context, at time.Time) error {
			_, err := r.goals.At(at).SetKeyResultState(ctx, r.as("jonas"), goal.SetKeyResultState{KeyResult: r.krs[k.number], State: goal.Dropped, Why: k.dropped})
			return err
		})
	}
	if k.number == raised {
		r.on(16, 600, func(ctx context.Context, at time.Time) error {
			_, err := r.goals.At(at).ChangeKeyResult(ctx, r.as(k.owner), goal.ChangeKeyResult{
				KeyResult: r.krs[k.number], Target: &k.target, Why: "The new pipe contract makes half a point more possible.",
			})
			return err
		})
	}
}

// fridays are the days of a key result's check-ins. This week's was made as soon as it could be, or,
// where it is late, is still to come.
func (r *replay) fridays(c cycle, k kr) []int {
	days := make([]int, len(k.points))
	for i := range days {
		switch {
		case c.closes:
			days[i] = c.first + 7*i + (int(time.Friday)-int(r.day(c.first).Weekday())+7)%7
		case k.late:
			days[i] = max(r.monday()-3-7*(6-i), 1)
		case i == 6:
			days[i] = max(r.monday(), today-1)
		default:
			days[i] = r.monday() + 4 - 7*(6-i)
		}
	}
	return days
}

func (k kr) checkIn(i int, kr id.KeyResult) checkin.Record {
	c := checkin.Record{KR: kr, Note: k.notes[i+1]}
	if k.confidence != nil {
		c.Confidence = &k.confidence[i]
	}
	value := k.points[i]
	if k.kind == "" {
		unit := math.Pow10(k.decimals)
		value = math.Round((k.start+(k.target-k.start)*value/100)*unit) / unit
	}
	if k.kind != goal.WorkTracked {
		c.Value = &value
	}
	if i == len(k.points)-1 && k.flag != "" {
		c.Flagged, c.FlagNote = true, k.flag
	}
	return c
}
