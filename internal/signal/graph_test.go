package signal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// graph is a small organisation read from a golden case, one thing a line:
//
//	today 2026-08-17
//	pillar P1
//	objective O1 pillar=P1 parent=O0 weight=2 team=T1 paused
//	focus 10                          days ahead that focus_gap looks at, 14 without this line
//	team T1 drifted=-9                it is off its priorities since then
//	kr KR3 objective=O1 team=T1 kind=decrease start=46 target=28 now=39.7 unit=days from=-49 due=+42
//	kr KR4 title=Launch_the_portal kind=binary
//	kr KR5 stop=dropped changed=-8 what=target_value,weight
//	checkin KR3 -3 39.7 3            day, value or "-", confidence or "-"
//	waypoint KR3 -7 40
//	slot KR3 planned=-20 impact=9 filled
//	task PL-398 team=T1 state=blocked since=-11 due=-12 active=-11 closed=-2 owner=Marek kr=KR3,KR4 impact=3 via=retrofitted objective run effort=2.5
//	tasks 15 team=T1                  fifteen of them
//
// A link is as old as linked= says, else as the task is since; a task closed in the last 49 days was closed this cycle.
// Days are offsets from today.
type graph struct {
	clock      Clock
	th         Thresholds
	pillars    []*goal
	objectives []*goal
	krs        []*keyResult
	tasks      []graphTask
	teams      []string
	drifted    map[string]Day
}

type goal struct {
	name, pillar, parent string
	weight               float64
	span                 Span
	out                  ObjectiveResult
	team                 string
	paused               bool
}

type keyResult struct {
	objective, team string
	weight          float64
	in              KRInput
	slots           []Slot
	stop            Stop
	changed         Day
	what            string
	out             KRResult
}

type graphTask struct {
	Task
	team, owner string
	krs         []Ref
	impact      int
	via         Provenance
	objective   bool
	run         bool
	linked      Day
	stop        Stop // of the objective it is linked to
}

type args struct {
	g    *graph
	word []string
	key  map[string]string
}

func parse(text string) (*graph, error) {
	g := &graph{th: Defaults(), drifted: map[string]Day{}}
	for n, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		fields := strings.Fields(line)
		if len(fields) == 0 {
			continue
		}
		a := args{g: g, key: map[string]string{}}
		for _, f := range fields {
			if k, v, ok := strings.Cut(f, "="); ok {
				a.key[k] = v
			} else {
				a.word = append(a.word, f)
			}
		}
		if err := g.line(a); err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
	}
	return g, nil
}

func (g *graph) line(a args) error {
	switch a.word[0] {
	case "today":
		t, err := time.Parse("2006-01-02", a.word[1])
		g.clock = ClockOf(t, time.Monday)
		return err
	case "focus":
		days, err := strconv.Atoi(a.word[1])
		g.th.FocusDays = days
		return err
	case "pillar":
		g.pillars = append(g.pillars, &goal{name: a.word[1], span: a.span()})
	case "objective":
		g.objectives = append(g.objectives, &goal{
			name: a.word[1], pillar: a.key["pillar"], parent: a.key["parent"], weight: a.number("weight", 1), span: a.span(),
			team: a.key["team"], paused: a.flag("paused"),
		})
		g.meet(a.key["team"])
	case "team":
		g.meet(a.word[1])
		g.drifted[a.word[1]] = a.day(a.key["drifted"])
	case "kr":
		g.krs = append(g.krs, a.kr())
	case "checkin":
		kr := g.kr(a.word[1])
		kr.in.History = append(kr.in.History, a.checkin())
	case "waypoint":
		kr := g.kr(a.word[1])
		kr.in.Waypoints = append(kr.in.Waypoints, Waypoint{a.day(a.word[2]), *number(a.word[3])})
	case "slot":
		kr := g.kr(a.word[1])
		kr.slots = append(kr.slots, Slot{Impact: int(a.number("impact", 3)), Start: a.day(a.key["planned"]), Filled: a.flag("filled")})
	case "task":
		g.addTask(a, a.word[1])
	case "tasks":
		count, err := strconv.Atoi(a.word[1])
		for i := range count {
			g.addTask(a, fmt.Sprintf("%s-%s-%d", a.key["team"], a.key["kr"], i))
		}
		return err
	default:
		return fmt.Errorf("what is %q?", a.word[0])
	}
	return nil
}

func (g *graph) kr(name string) *keyResult {
	i := slices.IndexFunc(g.krs, func(k *keyResult) bool { return string(k.in.Ref) == name })
	return g.krs[i]
}

func (g *graph) addTask(a args, name string) {
	t := graphTask{
		Task: Task{
			Ref: Ref(name), State: State(a.text("state", "todo")), StateSince: a.day(a.text("since", "-1")),
			Due: a.day(a.key["due"]), LastActivity: a.day(a.text("active", "-1")), Closed: a.day(a.key["closed"]),
			Owned: a.key["owner"] != "", Effort: EffortOf(a.number("effort", 0)),
		},
		team: a.key["team"], owner: a.key["owner"], impact: int(a.number("impact", 3)),
		via: Provenance(a.text("via", "from_goal")), objective: a.flag("objective"), run: a.flag("run"),
		linked: a.day(a.text("linked", a.text("since", "-1"))), stop: Stop(a.key["stop"]),
	}
	for _, kr := range strings.FieldsFunc(a.key["kr"], func(r rune) bool { return r == ',' }) {
		t.krs = append(t.krs, Ref(kr))
	}
	g.tasks = append(g.tasks, t)
	g.meet(t.team)
}

func (g *graph) meet(team string) {
	if team != "" && !slices.Contains(g.teams, team) {
		g.teams = append(g.teams, team)
	}
}

func (a args) kr() *keyResult {
	name := a.word[1]
	kr := &keyResult{objective: a.key["objective"], team: a.key["team"], weight: a.number("weight", 1), stop: Stop(a.key["stop"])}
	kr.changed, kr.what = a.day(a.key["changed"]), PromiseChange(strings.Split(a.key["what"], ","))
	kr.in = KRInput{
		Ref: Ref(name), Label: "KR " + strings.TrimPrefix(name, "KR"), Title: strings.ReplaceAll(a.text("title", "Days to commissioning"), "_", " "), Active: !a.flag("paused"),
		Scale: Scale{
			Kind: Kind(a.text("kind", "increase")), Start: a.number("start", 0), Target: a.number("target", 100),
			Low: a.number("low", 0), High: a.number("high", 0), Unit: a.key["unit"],
		},
		Span: a.span(), Created: a.day(a.key["created"]),
	}
	if v, ok := a.key["now"]; ok {
		kr.in.Current = number(v)
	}
	return kr
}

func (a args) span() Span {
	return Span{Start: a.day(a.text("from", "-49")), Due: a.day(a.text("due", "+42"))}
}

func (a args) checkin() Checkin {
	c := Checkin{Day: a.day(a.word[2]), Value: number(a.word[3])}
	if v := number(a.word[4]); v != nil {
		whole := int(*v)
		c.Confidence = &whole
	}
	return c
}

func (a args) day(s string) Day {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return a.g.clock.Today + Day(n)
}

func (a args) text(key, otherwise string) string {
	if v, ok := a.key[key]; ok {
		return v
	}
	return otherwise
}

func (a args) number(key string, otherwise float64) float64 {
	if v := number(a.key[key]); v != nil {
		return *v
	}
	return otherwise
}

func (a args) flag(name string) bool { return slices.Contains(a.word, name) }

func number(s string) *float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return nil
	}
	return &v
}
