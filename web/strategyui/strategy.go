package strategyui

import (
	"net/http"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/strategy"
	"plumbline/web/handle"
	"plumbline/web/shell"
)

// perPillar is how many key results of a pillar are shown before the rest folds behind a link.
const perPillar = 12

func showBoard(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		ask, view, err := askFor(r)
		if err != nil {
			return err
		}
		day, m, err := shell.AsOf(r)
		if err != nil {
			return err
		}
		b, err := a.Board.AsOf(day).Strategy(r.Context(), m, ask)
		if err != nil {
			return err
		}
		p := shell.Page{
			Title: "Strategy board", Nav: "strategy", Topics: topics(b),
			Crumbs: []shell.Crumb{{Label: m.Org.Name, URL: shell.Base(m.Org)}, {Label: "Strategy board"}},
		}
		if c, ok := b.Cycle(); ok && m.Actor.Can(access.GoalEdit) && c.State != strategy.Closed {
			cycle := r.URL.Query().Get("cycle")
			p.Action = &shell.Action{Label: "Objective", Icon: "plus", URL: newObjectiveURL(shell.Base(m.Org), cycle, ""), Dialog: true}
		}
		v := newBoard(m, b, ask, view)
		v.Time.lead(m.Org, r.URL, b)
		if err := compare(r, a, m, b, &v.Time); err != nil {
			return err
		}
		return shell.Render(a, w, r, http.StatusOK, b.Frame, p, boardPage(v))
	}
}

const mostTopics = 200 // ids an open page listens for: they travel in an address

// topics are what redraws the board: anything, while it shows all there is; the pillars and the key
// results that are shown, where it shows the worst of many and most changes are to others.
func topics(b board.Strategy) []string {
	all := 0
	for _, o := range b.Objectives {
		all += o.KRs
	}
	if len(b.KRs) >= all {
		return []string{"*"}
	}
	var ids []string
	for _, p := range b.Pillars {
		ids = append(ids, p.ID.String())
	}
	for _, k := range b.KRs {
		ids = append(ids, k.ID.String())
	}
	return ids[:min(len(ids), mostTopics)]
}

// askFor reads which cycle and pillar to show, and how.
func askFor(r *http.Request) (board.AskStrategy, string, error) {
	ask, view := board.AskStrategy{PerGroup: perPillar}, asLines
	q := r.URL.Query()
	if q.Get("view") == asTable {
		view = asTable
	}
	if s := q.Get("cycle"); s != "" {
		cycle, err := id.Parse[id.Cycle](s)
		if err != nil {
			return ask, view, errs.Missing()
		}
		ask.Cycle = cycle
	}
	switch s := q.Get("pillar"); s {
	case "":
	case "none":
		ask.Focus = true
	default:
		pillar, err := id.Parse[id.Pillar](s)
		if err != nil {
			return ask, view, errs.Missing()
		}
		ask.Focus, ask.Pillar = true, pillar
	}
	return ask, view, nil
}

const tellChanges = "changes" // asks for what changed, which costs more than the board itself

// compare tells what changed in the week before the day shown, where it is asked for and the cycle had
// begun by then.
func compare(r *http.Request, a *handle.App, m org.Member, b board.Strategy, v *timeView) error {
	ctx := r.Context()
	c, has := b.Cycle()
	today := b.Frame.Today
	before := today.AddDate(0, 0, -7)
	if !has || !c.Contains(today) || before.Before(c.StartsOn) || before.Before(m.Org.Today(b.Frame.BegunAt)) {
		return nil
	}
	if q := r.URL.Query(); !q.Has(tellChanges) {
		q.Set(tellChanges, "week")
		v.AskChanges = r.URL.Path + "?" + q.Encode()
		return nil
	}
	then, err := a.Board.AsOf(before).StrategyEnd(ctx, m, c.ID, b.Frame.Limits())
	if err != nil {
		return err
	}
	now, err := a.Board.AsOf(today).StrategyEnd(ctx, m, c.ID, b.Frame.Limits())
	v.Changes, v.More = changes(then, now, shell.Base(m.Org), m.Org.TaskPrefix)
	return err
}
