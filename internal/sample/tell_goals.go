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
	for _, p := range c.pillars {
		for _, o := range p.objectives {
			for _, k := range o.krs {
				r.on(c.last, 1100-k.number, func(ctx context.Context, at time.Time) error {
					return r.score(ctx, at, k.owner, r.krs[k.number], k.score, k.learning)
				})
			}
		}
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
	days := r.checkInDays(c, k)
	for i, d := range days {
		weeks := float64(len(k.points)) * float64(d) / float64(days[len(days)-1])
		if c.closes {
			weeks = float64(i + 1)
		}
		said := k.checkIn(weeks, len(days)-1-i)
		r.on(d, 930+k.number, func(ctx context.Context, at time.Time) error {
			said.KR = r.krs[k.number]
			_, err := r.checkIns.At(at).Record(ctx, r.as(k.owner), said)
			return err
		})
	}
	r.tellStop(c, k)
	if k.number == raised {
		r.on(16, 600, func(ctx context.Context, at time.Time) error {
			_, err := r.goals.At(at).ChangeKeyResult(ctx, r.as(k.owner), goal.ChangeKeyResult{
				KeyResult: r.krs[k.number], Target: &k.target, Why: "The new pipe contract makes half a point more possible.",
			})
			return err
		})
	}
}

// tellStop is how a key result comes to ask for no more work, in the sixth week.
func (r *replay) tellStop(c cycle, k kr) {
	if k.dropped+k.paused+k.shelved == "" {
		return
	}
	state, why := goal.Dropped, k.dropped
	if why == "" {
		state, why = goal.Paused, k.paused
	}
	r.on(c.first+36, 660, func(ctx context.Context, at time.Time) (err error) {
		switch goals, who := r.goals.At(at), r.as(k.owner); {
		case why != "":
			_, err = goals.SetKeyResultState(ctx, who, goal.SetKeyResultState{KeyResult: r.krs[k.number], State: state, Why: why})
		case k.shelved != "":
			_, err = goals.ChangeKeyResult(ctx, who, goal.ChangeKeyResult{KeyResult: r.krs[k.number], Weight: new(0.0), Why: k.shelved})
		}
		return err
	})
}

// checkInDays are the Fridays of a key result. This week's was made as soon as it could be, or, where it
// is late, is still to come; one without a point for each week has been silent since.
func (r *replay) checkInDays(c cycle, k kr) []int {
	if c.closes {
		days := make([]int, len(k.points))
		for i := range days {
			days[i] = c.first + 7*i + (int(time.Friday)-int(r.day(c.first).Weekday())+7)%7
		}
		return days
	}
	var days []int
	friday, silent := r.monday()-3, len(k.points) < 7
	for d := friday - 42; d <= friday; d += 7 {
		if d > 0 && (!silent || d <= 30) {
			days = append(days, d)
		}
	}
	if !k.late && !silent {
		days = append(days, max(r.monday(), today-1))
	}
	return days
}

// checkIn is what was said so many weeks in, and so many times before the last.
func (k kr) checkIn(weeks float64, before int) checkin.Record {
	nth := len(k.points) - before
	c := checkin.Record{Note: k.notes[nth]}
	if k.confidence != nil {
		c.Confidence = &k.confidence[max(nth-1, 0)]
	}
	if k.kind != goal.WorkTracked {
		value := k.value(weeks)
		c.Value = &value
	}
	if before == 0 && k.flag != "" {
		c.Flagged, c.FlagNote = true, k.flag
	}
	return c
}

// value is the metric so many weeks in, between the points of two weeks.
func (k kr) value(weeks float64) float64 {
	i := min(int(weeks), len(k.points))
	var from float64
	if i > 0 {
		from = k.points[i-1]
	}
	if k.kind != "" {
		return from
	}
	if i < len(k.points) {
		from += (k.points[i] - from) * (weeks - float64(i))
	}
	unit := math.Pow10(k.decimals)
	return math.Round((k.start+(k.target-k.start)*from/100)*unit) / unit
}
