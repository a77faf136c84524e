package goalui

import (
	"fmt"
	"strconv"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/feed"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// scene is what every part of the page is told from.
type scene struct {
	p             board.KeyResult
	d             signal.KRData
	prefix        string
	base, path    string
	newTask       string
	canTask       bool
	canPlan       bool
	canCheckIn    bool
	canEdit       bool
	takesTasks    bool // a task may still be made for it
	takesCheckIns bool
}

func newScene(m org.Member, p board.KeyResult) scene {
	k := p.KR
	closed := k.CycleState == "closed"
	s := scene{
		p: p, prefix: m.Org.TaskPrefix, base: shell.Base(m.Org),
		canTask: m.Actor.Can(access.TaskEdit), canEdit: m.Actor.Can(access.GoalEdit), canCheckIn: m.Actor.Can(access.CheckIn),
		takesTasks:    !closed && (k.State == goal.Active || k.State == goal.Paused),
		takesCheckIns: !closed && k.State != goal.Dropped && k.State != goal.Done && k.Kind != signal.WorkTracked,
	}
	if k.Data != nil {
		s.d = *k.Data
	}
	s.path = krPath(s.base, k.ID)
	s.newTask = s.base + "/tasks/new?kr=" + k.ID.String()
	s.canPlan = s.canEdit && s.takesTasks
	return s
}

func krPath(base string, kr id.KeyResult) string { return base + "/krs/" + kr.String() }

func (s scene) key(n int64) string { return s.prefix + "-" + strconv.FormatInt(n, 10) }

func (s scene) task(n int64) string { return s.base + "/tasks/" + strconv.FormatInt(n, 10) }

// tasks leads to the rest of a list.
func (s scene) tasks(n int, state string) ui.Link {
	l := ui.Link{Label: signalCount(n, "more"), URL: s.base + "/tasks?goal=" + s.p.KR.ID.String()}
	if state != "" {
		l.URL += "&state=" + state
	}
	return l
}

func signalCount(n int, what string) string { return strconv.Itoa(n) + " " + what }

// krView is the page.
type krView struct {
	Key, Title         string
	Why                string // where its numbers open
	Health             ui.Health
	Word               string
	Way, Now           string
	Owner              string
	Confidence, Delta  string
	Down               bool
	Due, DueOn         string
	Team, TeamURL      string
	Private            string // who sees it, if not everyone
	Paragraphs         []string
	Notice             noticeView
	Score              scoreView
	Steps              []ui.TraceStep
	Chart              chartView
	Reasons            []string
	ReasonsTitle, Turn string
	Signals            []ui.SignalView
	Audit              auditView
	Outcome            outcomeView
	Feed               feed.View
	FromGoal, LinkedTo string
	Past               []pastView
	Menu               []ui.Link
	CheckIn            string
}

// noticeView says that the key result does not count now, and why.
type noticeView struct{ Text, Why string }

func newView(m org.Member, p board.KeyResult, events int) krView {
	s := newScene(m, p)
	k, d, w := p.KR, s.d, newWork(p)
	v := krView{
		Key: goal.KRLabel(k.Number), Title: k.Title, Why: s.path + "/why", Health: health(k.Status), Word: word(k.Status), Owner: deref(k.Owner),
		Team: k.Team, TeamURL: s.base + "/teams/" + k.TeamID.String(), Paragraphs: paragraphs(k.Description), Notice: s.notice(), Score: s.score(),
		Steps: s.trace(w), Chart: newChartView(p, d, s.key), Turn: d.Turn, Signals: s.signals(),
		Audit: s.audit(w), Outcome: newOutcome(p, d, w), Past: pasts(p), Menu: s.menu(), Private: shell.Private(p.Above),
	}
	if k.CycleState == "closed" {
		v.Turn = "" // nothing turns any more
	}
	v.Way, v.Now = measure(k, d)
	v.Due, v.DueOn = s.due(), "Due "+shell.LongDate(k.DueOn, p.Today)
	v.confidence(k, d)
	v.reasons(d)
	v.Feed = s.feed(events)
	if n := d.Work.FromGoal; n > 0 {
		v.FromGoal = signalCount(n, "created from goal")
	}
	if n := d.Work.Retrofitted; n > 0 {
		v.LinkedTo = signalCount(n, "linked later")
	}
	if s.canCheckIn && s.takesCheckIns {
		v.CheckIn = s.base + "/check-ins/" + k.ID.String()
	}
	return v
}

// due is the time that is left: "6 weeks left".
func (s scene) due() string {
	left := signal.DayOf(s.p.KR.DueOn).Since(signal.DayOf(s.p.Today))
	switch {
	case left > 0:
		return signal.Weeks(left) + " left"
	case left == 0:
		return "Due today"
	}
	return "Was due " + date(s.p.KR.DueOn, s.p.Today)
}

func (v *krView) confidence(k board.KRHead, d signal.KRData) {
	if k.Confidence == nil {
		return
	}
	v.Confidence = strconv.Itoa(*k.Confidence)
	if before := d.BeforeConfidence; before != nil && *before != *k.Confidence {
		by := *k.Confidence - *before
		v.Down, v.Delta = by < 0, strconv.Itoa(max(by, -by))
	}
}

func (v *krView) reasons(d signal.KRData) {
	for _, r := range d.Reasons {
		v.Reasons = append(v.Reasons, r.Sentence)
	}
	v.ReasonsTitle = "Why it is " + lower(v.Word)
}

func (s scene) feed(n int) feed.View {
	t := feed.Teller{Base: s.base, Prefix: s.prefix, Loc: s.p.Loc, Today: s.p.Today}
	var v feed.View
	var more bool
	v.Lines, more = t.Tell(s.p.Events, s.p.Raised, n)
	if more && n < allEvents {
		v.More = s.path + "?activity=all#activity"
	}
	if n > someEvents {
		v.Fewer = s.path + "#activity"
	}
	return v
}

// notice says why rules are silent about the key result; the reason is the one given last.
func (s scene) notice() noticeView {
	k := s.p.KR
	objective := goal.Active
	if len(s.p.Above) > 0 {
		objective = s.p.Above[0].State
	}
	var v noticeView
	switch {
	case k.State == goal.Paused:
		v.Text = "This key result is paused. It does not count until it is reopened."
	case k.State == goal.Dropped:
		v.Text = "This key result was dropped. Its past stays as it was."
	case k.State == goal.Done:
		v.Text = "This key result is done. It counts as it stood on its due date."
	case k.CycleState == "closed":
		return noticeView{Text: k.CycleName + " is closed. Everything here is as it stood on " + date(k.CycleEnd, s.p.Today) + "."}
	case objective != goal.Active:
		return noticeView{Text: fmt.Sprintf("Its objective is %s. It does not count until that changes.", inState(objective))}
	case k.CycleState == "draft":
		return noticeView{Text: k.CycleName + " has not been started. Nothing is judged before that."}
	default:
		return v
	}
	for _, ver := range s.p.Versions {
		if ver.Terms.State == k.State && ver.Why != "" {
			v.Why = ver.Why
		}
	}
	return v
}

func inState(s goal.State) string {
	if s == goal.Draft {
		return "a draft"
	}
	return string(s)
}
