package sample

import (
	"context"
	"math"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/checkin"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
)

// replay writes the weeks day by day, and lets the worker see the end of each.
type replay struct {
	s      Services
	who    access.Actor
	start  time.Time
	now    time.Time
	loc    *time.Location
	users  map[string]id.User
	teams  map[string]id.Team
	krs    map[int]id.KeyResult
	slots  map[string]id.Slot
	events []event
	worker *signal.Worker
}

// event is something that happens at a minute of a day of the cycle.
type event struct {
	day, minute int
	do          func(ctx context.Context, at time.Time) error
}

func (r *replay) on(day, minute int, do func(context.Context, time.Time) error) {
	r.events = append(r.events, event{day, minute, do})
}

// today is the day of the cycle that now lies in.
const today = 48

// monday is the day of the cycle on which the calendar week of now began.
func (r *replay) monday() int { return today - (int(r.now.In(r.loc).Weekday())+6)%7 }

// as is a person acting with the rights the sample needs.
func (r *replay) as(first string) access.Actor {
	return access.Actor{Org: r.who.Org, User: r.users[first], Role: access.Lead}
}

func civil(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// goals writes teams, the cycle, pillars, objectives, key results and the plan as of the first day.
func (r *replay) goals(ctx context.Context) error {
	morning := r.start.Add(7 * time.Hour)
	orgs, plans, goals := r.s.Orgs.At(morning), r.s.Strategy.At(morning), r.s.Goals.At(morning)
	for _, t := range teams {
		save := org.SaveTeam{Name: t.name, Lead: r.users[t.lead]}
		for _, p := range people {
			if p.teams == t.name {
				save.Members = append(save.Members, r.users[p.first()])
			}
		}
		made, err := orgs.SaveTeam(ctx, r.who, save)
		if err != nil {
			return err
		}
		r.teams[t.name] = made.ID
	}
	cycle, err := plans.CreateCycle(ctx, r.who, strategy.CreateCycle{
		Name: cycleName(r.start), Kind: strategy.Quarter, StartsOn: civil(r.start), EndsOn: civil(r.start.AddDate(0, 0, 90)), State: strategy.Active,
	})
	if err != nil {
		return err
	}
	for _, p := range pillars {
		made, err := plans.CreatePillar(ctx, r.who, strategy.CreatePillar{Name: p.name})
		if err != nil {
			return err
		}
		for _, o := range p.objectives {
			c := goal.CreateObjective{Cycle: cycle.ID, Team: r.teams[o.team], Pillar: made.ID, Owner: r.users[o.owner], Title: o.title}
			objective, err := goals.CreateObjective(ctx, r.who, c)
			if err != nil {
				return err
			}
			if err := r.keyResults(ctx, goals, objective.ID, o.krs); err != nil {
				return err
			}
		}
	}
	return r.plan(ctx, goals)
}

func (r *replay) keyResults(ctx context.Context, goals *goal.Service, objective id.Objective, krs []kr) error {
	for _, k := range krs {
		kind := goal.Increase
		if k.target < k.start {
			kind = goal.Decrease
		}
		target := k.target
		if k.number == 13 {
			target = 25
		}
		c := goal.CreateKeyResult{Objective: objective, Owner: r.users[k.owner], Title: k.title, Kind: kind, Unit: k.unit, Start: &k.start, Target: &target}
		if k.weight != 0 {
			c.Weight = &k.weight
		}
		made, err := goals.CreateKeyResult(ctx, r.who, c)
		if err != nil {
			return err
		}
		r.krs[k.number] = made.ID
		r.checkIns(k)
		if k.number == 13 {
			r.raise(made.ID, k.target)
		}
	}
	return nil
}

// raise changes a target in the third week, so that the chart has a line that was true before.
func (r *replay) raise(kr id.KeyResult, target float64) {
	r.on(16, 600, func(ctx context.Context, at time.Time) error {
		_, err := r.s.Goals.At(at).ChangeKeyResult(ctx, r.as("Clara"), goal.ChangeKeyResult{
			KeyResult: kr, Target: &target, Why: "The new pipe contract makes half a point more possible.",
		})
		return err
	})
}

func (r *replay) plan(ctx context.Context, goals *goal.Service) error {
	c := goal.PlanSlots{KeyResult: r.krs[3]}
	for i, title := range planned {
		c.Slots = append(c.Slots, goal.NewSlot{Title: title, PlannedOn: civil(r.start.AddDate(0, 0, 3*i+2))})
	}
	made, err := goals.PlanSlots(ctx, r.who, c)
	for _, s := range made {
		r.slots[s.Title] = s.ID
	}
	return err
}

func (r *replay) checkIns(k kr) {
	for i, p := range k.points {
		day := 7*i + 4
		switch {
		case i == 6 && k.late:
			day = r.monday() - 3
		case i == 6:
			day = max(r.monday(), today-1)
		case k.late:
			day = 7*i + 1
		}
		value := k.start + (k.target-k.start)*p/100
		value = math.Round(value*100) / 100
		c := checkin.Record{KR: r.krs[k.number], Value: &value, Confidence: &k.confidence[i], Note: k.notes[i+1]}
		if i == len(k.points)-1 {
			switch k.number {
			case 3:
				c.Flagged, c.FlagNote = true, "permits need two more people"
			case 2:
				c.Flagged, c.FlagNote = true, "no open task"
			}
		}
		r.on(day, 930+k.number, func(ctx context.Context, at time.Time) error {
			_, err := r.s.CheckIns.At(at).Record(ctx, r.as(k.owner), c)
			return err
		})
	}
}

// weeks plays every event in its order, and after each day the worker's evening.
func (r *replay) weeks(ctx context.Context, organisation id.Org) error {
	r.tasks()
	slices.SortStableFunc(r.events, func(a, b event) int { return (a.day-b.day)*1440 + a.minute - b.minute })
	next := 0
	for day := 0; day <= today; day++ {
		for ; next < len(r.events) && r.events[next].day <= day; next++ {
			e := r.events[next]
			if err := e.do(ctx, r.time(e, len(r.events)-next)); err != nil {
				return err
			}
		}
		evening := r.start.AddDate(0, 0, day+1).Add(-time.Second)
		if evening.After(r.now) {
			evening = r.now
		}
		r.worker.DB = r.s.DB.At(evening)
		if _, err := r.worker.Drain(ctx, organisation); err != nil {
			return err
		}
	}
	return nil
}

// time is when an event happens; what would be later than now happened just before it, in order.
func (r *replay) time(e event, left int) time.Time {
	at := r.start.AddDate(0, 0, e.day).Add(time.Duration(e.minute) * time.Minute)
	if last := r.now.Add(-time.Duration(left) * time.Second); at.After(last) {
		return last
	}
	return at
}
