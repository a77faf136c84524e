package whyui

import (
	"net/http"
	"slices"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// asked is the question a request puts; what is unknown is the first one.
func asked(r *http.Request, known []signal.Ask) signal.Ask {
	if a := signal.Ask(r.URL.Query().Get("of")); slices.Contains(known, a) {
		return a
	}
	return known[0]
}

func whyKR(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		kr, err := handle.ID[id.KeyResult](r, "kr")
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		p, err := a.Board.WhyKR(r.Context(), m, kr, asked(r, signal.KRAsks))
		if err != nil {
			return err
		}
		base := shell.Base(m.Org)
		v := newKRWhy(m, p, pageOf(r.URL.Query()))
		page := shell.Page{Title: v.Heading, Nav: "strategy", Topics: []string{kr.String(), p.KR.TeamID.String()}, Crumbs: []shell.Crumb{
			{Label: "Strategy board", URL: base + "/strategy"}, {Label: goal.KRLabel(p.KR.Number), URL: krPath(base, kr)}, {Label: say(askWords, p.Ask, p.Th)},
		}}
		return shell.Render(a, w, r, http.StatusOK, p.Frame, page, whyPage(v))
	}
}

// krWhy is what the page of a key result's number is told from.
type krWhy struct {
	p     board.WhyKR
	d     signal.KRData
	label string
	base  string
}

func newKRWhy(m org.Member, p board.WhyKR, page int) whyView {
	k := krWhy{p: p, label: goal.KRLabel(p.KR.Number), base: shell.Base(m.Org)}
	if p.KR.Data != nil {
		k.d = *p.KR.Data
	}
	status := signal.NoData
	if p.KR.Status != nil {
		status = *p.KR.Status
	}
	path := krPath(k.base, p.KR.ID) + "/why"
	v := whyView{
		Heading: k.label + ": " + say(headings, p.Ask, p.Th), Health: ui.Health(status.Health()), Word: status.Words(), Rule: ruleOf(p.Ask, p.Th),
		Version: version(p.Th), AsOf: asOf(m, p.KR.ComputedAt, p.Loc, p.Frame.Today), Sentence: k.sentence(), Turn: k.turn(),
	}
	v.asks(path, signal.KRAsks, p.Ask, p.Th)
	if p.KR.Data != nil && p.Ask != signal.AskStatus && !k.unjudged() {
		if s := p.Ask.KRShare(k.d.KRResult, k.d.Work); s.Has() {
			v.share(s)
		}
	}
	switch p.Ask {
	case signal.AskStatus:
		v.Ladder = rungs(krLadder(status, p.Th))
		v.Reasons = k.reasons(path)
	case signal.AskPace, signal.AskConfidence:
		v.CheckIns = k.checkIns()
		v.Past = k.terms()
	case signal.AskWork:
		v.Percent = "no data"
		if k.d.HasWork {
			v.Percent = signal.Percent(k.d.WorkDone)
		}
		v.Slots = k.slots(board.KRSlot.Empty)
	case signal.AskPlan:
		v.Slots = k.slots(func(board.KRSlot) bool { return true })
	}
	v.tables(m, p.Why, path, page, counted[p.Ask], say(rest, p.Ask, p.Th), k.note)
	if p.Ask == signal.AskCoverage && clears(k.d.Findings, "coverage_gap") != "" && m.Actor.Can(access.TaskEdit) {
		v.More = append(v.More, ui.Link{Label: "What if other work moved here?", URL: krPath(k.base, p.KR.ID) + "/what-if", Icon: "swap"})
		v.More = append(v.More, ui.Link{Label: "Task for " + k.label, URL: k.base + "/tasks/new?kr=" + p.KR.ID.String(), Icon: "plus", Dialog: true})
	}
	return v
}

// headings name the number that is opened.
var headings = map[signal.Ask]string{
	signal.AskStatus: "why this status", signal.AskPace: "pace", signal.AskConfidence: "confidence", signal.AskCoverage: "coverage by its team", signal.AskWork: "work done", signal.AskLive: "live work",
	signal.AskStalled: "stuck work", signal.AskFinish: "projected finish", signal.AskClosed: "work closed in 3 weeks", signal.AskPlan: "planned work", signal.AskBorn: "born from the goal", signal.AskLater: "linked later",
	signal.AskAlignment: "alignment", signal.AskLinked: "linked work", signal.AskAimed: "work aimed at lagging key results", signal.AskFocus: "the next " + ahead, signal.AskUnlinked: "work without a goal",
	signal.AskRunBusiness: "running the business", signal.AskObjective: "work on an objective alone", signal.AskFromGoal: "born from goals",
}

// counted and rest name the rows of the two sides, after their number.
var (
	counted = map[signal.Ask]string{
		signal.AskStatus: "live", signal.AskCoverage: "contributing", signal.AskWork: "done", signal.AskLive: "live", signal.AskStalled: "stuck", signal.AskFinish: "closed in the last 4 weeks", signal.AskClosed: "closed in the last 3 weeks",
		signal.AskBorn: "created from the goal", signal.AskLater: "linked later", signal.AskLinked: "linked to a key result", signal.AskAimed: "aimed at a lagging key result", signal.AskFocus: "aimed at a lagging key result",
		signal.AskUnlinked: "without a goal", signal.AskRunBusiness: "running the business", signal.AskObjective: "on an objective alone", signal.AskFromGoal: "created from a goal",
	}
	rest = map[signal.Ask]string{
		signal.AskStatus: "stuck", signal.AskCoverage: "other open tasks of the team", signal.AskWork: "open", signal.AskLive: "stuck", signal.AskStalled: "other open tasks", signal.AskFinish: "open", signal.AskClosed: "open, or closed before",
		signal.AskBorn: "other links", signal.AskLater: "other links", signal.AskLinked: "other open tasks", signal.AskAimed: "other open tasks", signal.AskFocus: "other tasks of the next " + ahead,
		signal.AskUnlinked: "other open tasks", signal.AskRunBusiness: "other open tasks", signal.AskObjective: "other open tasks", signal.AskFromGoal: "other links",
	}
)
