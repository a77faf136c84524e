package board_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"plumbline/internal/board"
	"plumbline/internal/checkin"
	"plumbline/internal/errs"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/rule"
	"plumbline/internal/signal"
	"plumbline/internal/strategy"
	"plumbline/internal/task"
)

// history is an organisation to which anything may happen at any time.
type history struct {
	*quarter
	t    *testing.T
	rnd  *rand.Rand
	did  map[string]int // what was not refused, by name
	deck []func()

	limitVersion int

	teams      []id.Team
	pillars    []id.Pillar
	objectives []id.Objective
	krs        []id.KeyResult
	tasks      []id.Task
	slots      []id.Slot
	checkins   []id.CheckIn
}

func newHistory(t *testing.T, zone string, seed uint64) *history {
	h := &history{quarter: newQuarter(t), t: t, rnd: rand.New(rand.NewPCG(seed, 7)), did: map[string]int{}, limitVersion: signal.Defaults().Version}
	h.m.Org.TimeZone = zone
	h.exec(t, `update orgs set time_zone = $2 where id = $1`, h.m.Org.ID, zone)
	h.exec(t, `update teams set created_at = $2 where org_id = $1`, h.m.Org.ID, h.at)
	h.teams = []id.Team{h.team}
	for range 2 {
		h.newPillar()
		h.newObjective()
	}
	h.newTeam()
	for range 4 {
		h.newKeyResult()
	}
	return h
}

func pick[T any](h *history, list []T) (v T) {
	if len(list) == 0 {
		return v
	}
	return list[h.rnd.IntN(len(list))]
}

// maybeOne is one of them, or none.
func maybeOne[T any](h *history, list []T) (v T) {
	if h.rnd.IntN(3) == 0 {
		return v
	}
	return pick(h, list)
}

// done counts what happened. What the rules refuse is as good as not tried; anything else fails the test.
func (h *history) done(what string, err error) bool {
	h.t.Helper()
	var known *errs.Error
	switch {
	case err == nil:
		h.did[what]++
	case !errors.As(err, &known) || known.Kind == errs.Internal:
		h.t.Fatalf("%s: %v", what, err)
	}
	return err == nil
}

func (h *history) word() string { return fmt.Sprintf("%c%d", 'a'+h.rnd.IntN(26), h.rnd.IntN(1000)) }

func ptr[T any](v T) *T { return &v }

func (h *history) ctx() context.Context     { return h.t.Context() }
func (h *history) goals() *goal.Service     { return goal.New(h.db).At(h.at) }
func (h *history) work() *task.Service      { return task.New(h.db).At(h.at) }
func (h *history) plans() *strategy.Service { return strategy.New(h.db).At(h.at) }
func (h *history) checks() *checkin.Service { return checkin.New(h.db).At(h.at) }

func (h *history) newPillar() {
	p, err := h.plans().CreatePillar(h.ctx(), h.m.Actor, strategy.CreatePillar{Name: h.word()})
	if h.done("new pillar", err) {
		h.pillars = append(h.pillars, p.ID)
	}
}

func (h *history) newTeam() {
	team, err := org.New(h.db.At(h.at), nil).SaveTeam(h.ctx(), h.m.Actor, org.SaveTeam{Name: h.word(), Members: []id.User{h.m.Actor.User}})
	if h.done("new team", err) {
		h.teams = append(h.teams, team.ID)
	}
}

func (h *history) saveTeam() {
	cmd := org.SaveTeam{ID: pick(h, h.teams), Name: h.word()}
	if h.rnd.IntN(2) == 0 {
		cmd.Members = []id.User{h.m.Actor.User}
	}
	_, err := org.New(h.db.At(h.at), nil).SaveTeam(h.ctx(), h.m.Actor, cmd)
	h.done("rename team", err)
}

func (h *history) newObjective() {
	o, err := h.goals().CreateObjective(h.ctx(), h.m.Actor, goal.CreateObjective{Cycle: h.cycle.ID, Team: pick(h, h.teams), Owner: h.m.Actor.User,
		Pillar: maybeOne(h, h.pillars), Parent: maybeOne(h, h.objectives), Title: h.word()})
	if h.done("new objective", err) {
		h.objectives = append(h.objectives, o.ID)
	}
}

func (h *history) newKeyResult() {
	k, err := h.goals().CreateKeyResult(h.ctx(), h.m.Actor, goal.CreateKeyResult{Objective: pick(h, h.objectives), Team: pick(h, h.teams),
		Title: h.word(), Kind: goal.Increase, Unit: "%", Start: ptr(0.0), Target: ptr(100.0), Owner: maybeOne(h, []id.User{h.m.Actor.User})})
	if h.done("new key result", err) {
		h.krs = append(h.krs, k.ID)
	}
}

func (h *history) newTask() {
	c := task.Create{Title: h.word(), Team: pick(h, h.teams), Owner: maybeOne(h, []id.User{h.m.Actor.User}), RunBusiness: h.rnd.IntN(9) == 0}
	switch h.rnd.IntN(4) {
	case 0:
		c.Goals = []task.Goal{{Objective: pick(h, h.objectives)}}
	case 1:
		c.Slot = maybeOne(h, h.slots)
		fallthrough
	case 2:
		c.Goals = []task.Goal{{KR: pick(h, h.krs)}}
	}
	if h.rnd.IntN(2) == 0 {
		c.Due = ptr(h.at.AddDate(0, 0, h.rnd.IntN(9)-2).Truncate(24 * time.Hour))
	}
	made, err := h.work().Create(h.ctx(), h.m.Actor, c)
	if h.done("new task", err) {
		h.tasks = append(h.tasks, made.ID)
	}
}

func (h *history) moveTask() {
	_, err := h.work().Move(h.ctx(), h.m.Actor, task.Move{Task: pick(h, h.tasks), To: pick(h, task.States), Reason: h.word()})
	h.done("move task", err)
}

func (h *history) changeTask() {
	c := task.Change{Task: pick(h, h.tasks)}
	switch h.rnd.IntN(5) {
	case 0:
		c.Title = ptr(h.word())
	case 1:
		c.Team = ptr(pick(h, h.teams))
	case 2:
		c.Owner = ptr(maybeOne(h, []id.User{h.m.Actor.User}))
	case 3:
		c.Due = ptr(h.at.AddDate(0, 0, h.rnd.IntN(9)-4).Truncate(24 * time.Hour))
	default:
		c.RunBusiness = ptr(h.rnd.IntN(2) == 0)
	}
	_, err := h.work().Change(h.ctx(), h.m.Actor, c)
	h.done("change task", err)
}

func (h *history) deleteTask() {
	_, err := h.work().Delete(h.ctx(), h.m.Actor, task.Delete{Task: pick(h, h.tasks)})
	h.done("delete task", err)
}

func (h *history) restoreTask() {
	_, err := h.work().Restore(h.ctx(), h.m.Actor, task.Restore{Task: pick(h, h.tasks)})
	h.done("restore task", err)
}

func (h *history) link() {
	g := task.Goal{KR: pick(h, h.krs), Impact: pick(h, []int{1, 3, 9})}
	if h.rnd.IntN(4) == 0 {
		g = task.Goal{Objective: pick(h, h.objectives)}
	}
	_, err := h.work().Link(h.ctx(), h.m.Actor, task.LinkGoal{Task: pick(h, h.tasks), Goal: g})
	h.done("link", err)
}

func (h *history) unlink() {
	_, err := h.work().Unlink(h.ctx(), h.m.Actor, task.UnlinkGoal{Task: pick(h, h.tasks), KR: pick(h, h.krs)})
	h.done("unlink", err)
}

func (h *history) relink() {
	_, err := h.work().Relink(h.ctx(), h.m.Actor, task.Relink{Task: pick(h, h.tasks), From: pick(h, h.krs), To: pick(h, h.krs)})
	h.done("relink", err)
}

func (h *history) record() {
	c, err := h.checks().Record(h.ctx(), h.m.Actor, checkin.Record{KR: pick(h, h.krs), Value: ptr(float64(h.rnd.IntN(110))), Confidence: ptr(h.rnd.IntN(11)),
		Note: h.word(), Flagged: h.rnd.IntN(2) == 0})
	if h.done("check in", err) {
		h.checkins = append(h.checkins, c.ID)
	}
}

func (h *history) resolve() {
	_, err := h.checks().ResolveFlag(h.ctx(), h.m.Actor, checkin.ResolveFlag{CheckIn: pick(h, h.checkins)})
	h.done("resolve flag", err)
}

func (h *history) changeKR() {
	what, c := "change key result", goal.ChangeKeyResult{KeyResult: pick(h, h.krs), Why: h.word()}
	switch h.rnd.IntN(5) {
	case 0:
		c.Target = ptr(float64(50 + h.rnd.IntN(100)))
	case 1:
		what, c.Title = "rename key result", ptr(h.word())
	case 2:
		c.Team = ptr(pick(h, h.teams))
	case 3:
		c.Weight = ptr(float64(h.rnd.IntN(4)))
	default:
		c.Kind, c.Low, c.High = ptr(pick(h, []goal.Kind{goal.Maintain, goal.Binary, goal.Increase})), ptr(20.0), ptr(40.0)
	}
	_, err := h.goals().ChangeKeyResult(h.ctx(), h.m.Actor, c)
	h.done(what, err)
}

func (h *history) moveKR() {
	_, err := h.goals().MoveKeyResult(h.ctx(), h.m.Actor, goal.MoveKeyResult{KeyResult: pick(h, h.krs), Objective: pick(h, h.objectives)})
	h.done("move key result", err)
}

var states = []goal.State{goal.Active, goal.Active, goal.Active, goal.Paused, goal.Dropped, goal.Done}

func (h *history) stateKR() {
	_, err := h.goals().SetKeyResultState(h.ctx(), h.m.Actor, goal.SetKeyResultState{KeyResult: pick(h, h.krs), State: pick(h, states)})
	h.done("state of key result", err)
}

func (h *history) stateObjective() {
	_, err := h.goals().SetObjectiveState(h.ctx(), h.m.Actor, goal.SetObjectiveState{Objective: pick(h, h.objectives), State: pick(h, states)})
	h.done("state of objective", err)
}

func (h *history) changeObjective() {
	what, c := "change objective", goal.ChangeObjective{Objective: pick(h, h.objectives)}
	switch h.rnd.IntN(5) {
	case 0:
		what, c.Title = "rename objective", ptr(h.word())
	case 1:
		c.Parent = ptr(maybeOne(h, h.objectives))
	case 2:
		c.Pillar = ptr(maybeOne(h, h.pillars))
	case 3:
		c.Team = ptr(pick(h, h.teams))
	default:
		c.Weight = ptr(float64(h.rnd.IntN(4)))
	}
	_, err := h.goals().ChangeObjective(h.ctx(), h.m.Actor, c)
	h.done(what, err)
}

func (h *history) pillar() {
	var err error
	what := "change pillar"
	switch p := pick(h, h.pillars); h.rnd.IntN(5) {
	case 0:
		_, err = h.plans().ArchivePillar(h.ctx(), h.m.Actor, strategy.ArchivePillar{Pillar: p})
	case 1, 2:
		_, err = h.plans().MovePillar(h.ctx(), h.m.Actor, strategy.MovePillar{Pillar: p, Position: h.rnd.IntN(2)})
	default:
		what = "rename pillar"
		_, err = h.plans().ChangePillar(h.ctx(), h.m.Actor, strategy.ChangePillar{Pillar: p, Name: ptr(h.word())})
	}
	h.done(what, err)
}

func (h *history) changeCycle() {
	_, err := h.plans().ChangeCycle(h.ctx(), h.m.Actor, strategy.ChangeCycle{Cycle: h.cycle.ID, Name: ptr(h.word())})
	h.done("rename cycle", err)
}

// changeLimits lets the organisation judge by others than before.
func (h *history) changeLimits() {
	rules := rule.New(h.db).At(h.at)
	_, err := rules.Change(h.ctx(), h.m.Actor, rule.Change{Thresholds: h.limits(), Base: h.limitVersion})
	if h.done("change limits", err) {
		h.limitVersion++
	}
}

func (h *history) limits() signal.Thresholds {
	th := signal.Defaults()
	th.StallDays, th.StaleDays, th.CoverageFloor = 2+h.rnd.IntN(6), 2+h.rnd.IntN(9), float64(h.rnd.IntN(8))/10
	th.QuietDays, th.BehindGap, th.NoUpdateDays = h.rnd.IntN(9), float64(1+h.rnd.IntN(3))/10, 5+h.rnd.IntN(9)
	return th
}

func (h *history) plan() {
	slots, err := h.goals().PlanSlots(h.ctx(), h.m.Actor, goal.PlanSlots{KeyResult: pick(h, h.krs),
		Slots: []goal.NewSlot{{Title: h.word(), PlannedOn: h.at.AddDate(0, 0, h.rnd.IntN(20)-5).Truncate(24 * time.Hour)}}})
	if h.done("plan", err) {
		h.slots = append(h.slots, slots[0].ID)
	}
}

func (h *history) changeSlot() {
	var err error
	if h.rnd.IntN(3) == 0 {
		_, err = h.goals().DropSlot(h.ctx(), h.m.Actor, goal.DropSlot{Slot: pick(h, h.slots)})
	} else {
		_, err = h.goals().ChangeSlot(h.ctx(), h.m.Actor, goal.ChangeSlot{Slot: pick(h, h.slots), Title: ptr(h.word()), Impact: ptr(pick(h, []int{1, 3, 9}))})
	}
	h.done("change slot", err)
}

// happen does one thing of a shuffled deck: work is in it more often than anything else.
func (h *history) happen() {
	if len(h.deck) == 0 {
		often := []func(){h.newTask, h.moveTask, h.moveTask, h.changeTask, h.link, h.relink, h.record}
		h.deck = slices.Concat(often, often, often, []func(){h.unlink, h.deleteTask, h.restoreTask, h.resolve, h.changeKR, h.moveKR, h.stateKR,
			h.stateObjective, h.changeObjective, h.changeObjective, h.pillar, h.pillar, h.changeCycle, h.plan, h.changeSlot, h.saveTeam, h.changeLimits,
			h.newObjective, h.newKeyResult, h.newPillar, h.newTeam})
		h.rnd.Shuffle(len(h.deck), func(i, j int) { h.deck[i], h.deck[j] = h.deck[j], h.deck[i] })
	}
	next := h.deck[0]
	h.deck = h.deck[1:]
	next()
}

// pages are all the pages there are, as s shows them. A page that is not there is its error.
func (h *history) pages(s *board.Service) map[string]any {
	out := map[string]any{}
	put := func(name string, page any, err error) {
		if err != nil {
			if !errs.Is(err, errs.NotFound) {
				h.t.Fatalf("%s: %v", name, err)
			}
			page = "not found"
		}
		out[name] = page
	}
	b, err := s.Strategy(h.ctx(), h.m, board.AskStrategy{Cycle: h.cycle.ID, PerGroup: 3})
	put("strategy", b, err)
	put("limits", b.Frame.Limits(), nil)
	b, err = s.Strategy(h.ctx(), h.m, board.AskStrategy{Focus: true})
	put("no pillar", b, err)
	for i, o := range h.objectives {
		p, err := s.Objective(h.ctx(), h.m, o, 20)
		put(fmt.Sprintf("objective %d", i), p, err)
	}
	for i, k := range h.krs {
		p, err := s.KeyResult(h.ctx(), h.m, k, 20)
		put(fmt.Sprintf("key result %d", i), p, err)
	}
	for i, team := range h.teams {
		p, err := s.TeamBoard(h.ctx(), h.m, team, board.TeamFilter{})
		put(fmt.Sprintf("team %d", i), p, err)
	}
	return out
}
