package figuresui

import (
	"time"

	"plumbline/internal/board"
	"plumbline/internal/org"
	"plumbline/internal/signal"
	"plumbline/web/shell"
	"plumbline/web/ui"
)

// figuresView is the page, ready to be shown.
type figuresView struct {
	Lede   string
	Empty  *ui.EmptyView
	Score  scoreView
	Tiles  []tileView
	Trace  traceView
	Drifts []driftView
	Calm   string // instead of Drifts
	Ahead  string // the days that "Next … aimed" looks at
	Teams  []teamView
	All    teamView
}

// scene is what the parts of the page are made with.
type scene struct {
	base  string
	today time.Time
	loc   *time.Location
	th    signal.Thresholds
	now   board.FigureSums
	weeks []board.FigureWeek
}

func newFigures(m org.Member, f board.Figures) figuresView {
	s := scene{base: shell.Base(m.Org), today: f.Frame.Today, loc: f.Loc, th: f.Frame.Limits(), weeks: f.Weeks}
	known := 0
	for _, t := range f.Teams {
		s.now = s.now.Plus(t.FigureSums)
		if t.Known {
			known++
		}
	}
	v := figuresView{Ahead: signal.Ahead(s.th.FocusDays), Lede: "What the work of " + signal.Count(known, "team") + " says about the goals, in sums. No figure is of a person."}
	if known == 0 {
		v.Empty = &ui.EmptyView{
			Title: "No figures yet", Knot: "ring", Text: "Figures are summed over teams. They appear once a team has a board.",
			Primary: ui.Link{Label: "Teams", URL: s.base + "/teams"},
		}
		return v
	}
	v.Score, v.Tiles, v.Trace = s.score(), s.tiles(f.OfMorning), s.trace(f)
	for _, d := range f.Drifts {
		v.Drifts = append(v.Drifts, s.drift(d))
	}
	if len(v.Drifts) == 0 {
		v.Calm = "No team's work mix has left its declared priorities."
	}
	for _, t := range f.Teams {
		v.Teams = append(v.Teams, s.team(t.Name, s.base+"/teams/"+t.ID.String(), t.FigureSums))
	}
	v.All = s.team("All teams", "", s.now)
	return v
}

const mostTopics = 200 // ids an open page listens for: they travel in an address

// topics are the teams: whatever changes a figure changes the sums of one.
func topics(f board.Figures) []string {
	ids := []string{}
	for _, t := range f.Teams {
		ids = append(ids, t.ID.String())
	}
	return ids[:min(len(ids), mostTopics)]
}

// driftView is one team whose drift clock runs.
type driftView struct {
	Team, URL, Days, Since, Sentence string
}

func (s scene) drift(d board.Drift) driftView {
	return driftView{
		Team: d.TeamName, URL: s.base + "/teams/" + d.TeamID.String(), Sentence: d.Sentence,
		Days: signal.Count(int(s.today.Sub(d.Since).Hours()/24), "day"), Since: "since " + shell.LongDate(d.Since, s.today),
	}
}

// teamView is a row of the table of teams.
type teamView struct {
	Name, URL                          string
	Open                               string
	Linked                             string // for data-v
	LinkedText, Aimed, Focus, Unlinked string
	Born, Theatre, Score               string
}

func (s scene) team(name, url string, t board.FigureSums) teamView {
	share := func(n, of int) signal.Share { return signal.Share{N: n, Of: of} }
	v := teamView{
		Name: name, URL: url, Open: signal.Number(float64(t.Open), 0),
		Linked: ui.Share(share(t.Linked, t.Open).Ratio()), LinkedText: share(t.Linked, t.Open).Percent(), Unlinked: share(t.Unlinked, t.Open).Percent(),
		Aimed: "none lags", Focus: "none lags",
		Born: share(t.FromGoal, t.Links).Percent(), Theatre: share(t.Retrofitted, t.Links).Percent(), Score: "no data",
	}
	if t.BehindKRs > 0 {
		v.Aimed, v.Focus = share(t.Aimed, t.Open).Percent(), share(t.FocusAimed, t.Focus).Percent()
	}
	if a := signal.Align(t.Input(), s.th); a.Has {
		v.Score = signal.Number(float64(a.Score), 0)
	}
	return v
}
