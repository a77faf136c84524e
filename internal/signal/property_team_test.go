package signal

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// randomTeamTasks is the work of a team, linked to a few key results and objectives in any way.
func randomTeamTasks(r *rand.Rand) []TeamTask {
	krs, objectives := []Ref{"a", "b", "c", "d"}, []Ref{"p", "q", "r"}
	tasks := make([]TeamTask, r.IntN(40))
	for i := range tasks {
		t := TeamTask{Task: randomLink(r).Task, RunBusiness: r.IntN(6) == 0, Objective: r.IntN(5) == 0, ThisCycle: r.IntN(2) == 0, Traced: r.IntN(3) == 0}
		t.Ref, t.Effort = Ref(fmt.Sprint(i)), Effort(r.IntN(4)*50)
		if r.IntN(5) == 0 {
			t.Stop = pick(r, Stops()...)
		}
		for _, kr := range krs {
			if r.IntN(3) == 0 {
				t.KRs, t.Links = append(t.KRs, kr), append(t.Links, pick(r, FromGoal, AtCreation, Retrofitted))
			}
		}
		for _, o := range objectives {
			if r.IntN(4) == 0 {
				t.Serves = append(t.Serves, o)
			}
		}
		tasks[i] = t
	}
	return tasks
}

// teamOf sums the tasks and puts beside them what the worker loads besides, in the order it is given.
func teamOf(tasks []TeamTask, krs []TeamKR, objectives []Served) TeamInput {
	behind, uncovered := map[Ref]bool{}, map[Ref]bool{}
	for _, kr := range krs {
		behind[kr.Ref], uncovered[kr.Ref] = kr.Behind, kr.Uncovered
	}
	in := AggregateTeam(tasks, behind, uncovered, clock(), Defaults())
	in.Label, in.KRs, in.DriftedSince, in.Running = "Field", krs, today-9, len(objectives)+4
	for _, o := range objectives {
		in.Look(o.Ref, o.Label, o.Behind)
	}
	return in
}

// TestATeamDependsOnNoOrder: the same work, key results and objectives in any order make the same numbers and the
// same signals, and so do the same computed again; every rule about a team is met on the way.
func TestATeamDependsOnNoOrder(t *testing.T) {
	t.Parallel()
	r, met := random(t), map[string]int{}
	for range rounds {
		tasks := randomTeamTasks(r)
		var krs []TeamKR
		for i := range 1 + r.IntN(9) {
			kr := TeamKR{Ref: Ref('a' + rune(i)), Label: fmt.Sprint("KR ", i), Behind: r.IntN(2) == 0, Gap: r.Float64(), Weight: r.Float64() * 9, Mix: Weight(r.IntN(9) * WeightUnit)}
			kr.Uncovered = kr.Behind && r.IntN(5) > 0
			krs = append(krs, kr)
		}
		objectives := []Served{{"p", "P", 0, r.IntN(2) == 0}, {"q", "Q", 0, r.IntN(2) == 0}, {"r", "R", 0, r.IntN(2) == 0}}
		in := teamOf(tasks, krs, objectives)
		want := ComputeTeam(in, Defaults())
		if again := ComputeTeam(in, Defaults()); !reflect.DeepEqual(again, want) {
			t.Fatalf("computed again it is\n%+v\nand was\n%+v", again, want)
		}
		tasks, krs, objectives = slices.Clone(tasks), slices.Clone(krs), slices.Clone(objectives)
		shuffle(r, tasks)
		shuffle(r, krs)
		shuffle(r, objectives)
		for i := range tasks {
			shuffle(r, tasks[i].KRs)
			shuffle(r, tasks[i].Serves)
		}
		if got := ComputeTeam(teamOf(tasks, krs, objectives), Defaults()); !reflect.DeepEqual(got, want) {
			t.Fatalf("in another order it is\n%+v\nand was\n%+v", got, want)
		}
		for _, f := range want.Findings {
			met[f.Rule]++
		}
	}
	for _, rule := range TeamRules() {
		if met[rule.ID] < 20 {
			t.Errorf("%s was met %d times only", rule.ID, met[rule.ID])
		}
	}
}

func shuffle[T any](r *rand.Rand, list []T) {
	r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}
