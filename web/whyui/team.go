package whyui

import (
	"fmt"
	"net/http"

	"plumbline/internal/board"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/handle"
	"plumbline/web/middleware"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

func whyTeam(a *handle.App) handle.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		team, err := handle.ID[id.Team](r, "team")
		if err != nil {
			return err
		}
		m := middleware.Member(r)
		p, err := a.Board.WhyTeam(r.Context(), m, team, asked(r, signal.TeamAsks))
		if err != nil {
			return err
		}
		base := shell.Base(m.Org)
		v := newTeamWhy(m, p, pageOf(r.URL.Query()))
		page := shell.Page{Title: v.Heading, Nav: "board", Topics: []string{team.String()}, Crumbs: []shell.Crumb{
			{Label: "Teams", URL: base + "/teams"}, {Label: p.Team.Name, URL: base + "/teams/" + team.String()}, {Label: say(askWords, p.Ask, p.Th)},
		}}
		return shell.Render(a, w, r, http.StatusOK, p.Frame, page, whyPage(v))
	}
}

func newTeamWhy(m org.Member, p board.WhyTeam, page int) whyView {
	path := shell.Base(m.Org) + "/teams/" + p.Team.ID.String() + "/why"
	v := whyView{
		Heading: p.Team.Name + ": " + say(headings, p.Ask, p.Th), Rule: ruleOf(p.Ask, p.Th), Version: version(p.Th),
		AsOf: asOf(m, p.Team.ComputedAt, p.Loc, p.Frame.Today), Sentence: teamSentence(p),
	}
	v.asks(path, signal.TeamAsks, p.Ask, p.Th)
	if d := p.Team.Data; d != nil {
		if s := p.Ask.TeamShare(d.TeamResult); s.Has() {
			v.share(s)
		}
		v.Turn = clears(d.Findings, teamRules[p.Ask]...)
		if p.Ask == signal.AskAlignment && d.Alignment.Has {
			v.Figure, v.Percent = fmt.Sprint(d.Alignment.Score), "of 100"
			v.alignment(path, d.Alignment)
		}
	}
	v.tables(m, p.Why, path, page, counted[p.Ask], say(rest, p.Ask, p.Th), func(r board.WhyRow) string {
		if p.Ask == signal.AskFromGoal || p.Ask == signal.AskLater {
			return linkNote(p.Why, r)
		}
		return ""
	})
	return v
}

// teamRules are the rules that speak of a number of a team.
var teamRules = map[signal.Ask][]string{
	signal.AskFocus: {"focus_gap"}, signal.AskUnlinked: {"unlinked"}, signal.AskLinked: {"unlinked"}, signal.AskAimed: {"coverage_gap_grouped", "focus_gap"},
}

// alignment shows the three parts of the score, each leading to its rows.
func (v *whyView) alignment(path string, a signal.Alignment) {
	for _, part := range []struct {
		ask signal.Ask
		signal.Part
	}{{signal.AskLinked, a.Linked}, {signal.AskAimed, a.Aimed}, {signal.AskFromGoal, a.FromGoal}} {
		text := fmt.Sprintf("%s of %s points: %s", signal.Number(part.Points, 1), signal.Number(part.Of, 0), part.Share)
		if part.Share.Has() {
			text += " (" + part.Share.Percent() + ")"
		}
		v.Parts = append(v.Parts, ui.MeterView{Label: askWords[part.ask], Text: text, Value: 100 * part.Points / part.Of})
		v.PartURLs = append(v.PartURLs, path+"?of="+string(part.ask))
	}
}

// teamSentence states the number.
func teamSentence(p board.WhyTeam) string {
	if p.Team.Data == nil {
		return p.Team.Name + " is being computed."
	}
	d := p.Team.Data.TeamResult
	s := p.Ask.TeamShare(d)
	if p.Ask == signal.AskAlignment {
		if !d.Alignment.Has {
			return p.Team.Name + " has no open task, so there is no score."
		}
		return fmt.Sprintf("%s scores %d of 100.", p.Team.Name, d.Alignment.Score)
	}
	what := " open tasks of " + p.Team.Name
	switch p.Ask {
	case signal.AskFocus:
		what = " tasks of the next " + signal.Ahead(p.Th.FocusDays) + " of " + p.Team.Name
	case signal.AskFromGoal, signal.AskLater:
		what = " links of the key results of " + p.Team.Name
	}
	if !s.Has() {
		return p.Team.Name + " has none to count."
	}
	return fmt.Sprintf("%s%s %s (%s).", s, what, verb(s.N, teamVerbs[p.Ask][0], teamVerbs[p.Ask][1]), s.Percent())
}

var teamVerbs = map[signal.Ask][2]string{
	signal.AskLinked: {"serves a key result", "serve a key result"}, signal.AskAimed: {"aims at a lagging key result", "aim at a lagging key result"},
	signal.AskFocus: {"aims at a lagging key result", "aim at a lagging key result"}, signal.AskUnlinked: {"serves no goal", "serve no goal"},
	signal.AskRunBusiness: {"runs the business", "run the business"}, signal.AskObjective: {"serves an objective alone", "serve an objective alone"},
	signal.AskFromGoal: {"was created from a goal", "were created from a goal"}, signal.AskLater: {"was made later than its task", "were made later than their task"},
}
