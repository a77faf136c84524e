package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"plumbline/internal/pg"
	"plumbline/internal/sample"
	"plumbline/internal/testkit/apptest"
	"plumbline/internal/testkit/browser"
)

// visit is what one person opens; without an address nobody is signed in.
type visit struct {
	email string
	paths []string
}

// TestEveryScreenIsAccessible opens every screen of the sample organisation at both widths and in
// both themes: axe finds nothing and nothing scrolls sideways.
func TestEveryScreenIsAccessible(t *testing.T) {
	t.Parallel()
	a := apptest.New(t)
	if err := a.LoadSample(t); err != nil {
		t.Fatal(err)
	}
	kr, objective, team, pillar, cycle, scored, supply := ids(t, a)
	past := "?asof=" + time.Now().UTC().AddDate(0, 0, -14).Format(time.DateOnly)
	spoken := signalOf(t, a)
	visits := []visit{
		{"", []string{"/sign-in", "/sign-up", "/forgot", missing}},
		{"astrid@orrinvale.example", []string{base + "/settings/audit", base + "/settings/ownership", base + "/settings/data"}},
		{"elif@orrinvale.example", []string{"/account", "/account/passkeys", base + missing}},
	}
	for _, path := range []string{
		"/signals", "/signals?show=acknowledged", "/signals?show=closed", "/signals/" + spoken, "/settings/rules",
		"/strategy", "/strategy?view=table", "/figures", "/krs/" + kr, "/krs/" + kr + "/edit", "/krs/" + kr + "/slots/new", "/krs/new?objective=" + objective, "/objectives/" + objective, "/objectives/" + objective + "/edit", "/objectives/new",
		"/check-ins/" + kr, "/teams", "/teams/" + team, "/teams/" + team + "?by=kr", "/tasks", "/tasks/398", "/tasks/398/edit", "/tasks/new?kr=" + kr, "/tasks/390/links/new", "/my-work",
		"/pillars/new", "/pillars/" + pillar + "/edit", "/cycles/new", "/cycles/" + cycle + "/edit", "/settings", "/settings/members", "/settings/sign-in", "/settings/domains", "/settings/teams", "/settings/teams/" + team, "/settings/me",
		"/me/calibration", "/krs/" + scored, "/settings/invitations/new", "/import", "/search?q=permit",
		"/krs/" + kr + "/why", "/krs/" + kr + "/why?of=coverage", "/krs/" + kr + "/why?of=pace", "/krs/" + kr + "/why?of=plan", "/krs/" + kr + "/what-if", "/teams/" + team + "/why", "/teams/" + team + "/why?of=from_goal", "/teams/" + team + "/stop-list", "/teams/" + supply, "/teams/" + supply + "/stop-list",
		"/objectives/" + objective + "/why", "/pillars/" + pillar + "/why",
		"/strategy" + past, "/strategy" + past + "&view=table", "/krs/" + kr + past, "/objectives/" + objective + past, "/teams/" + team + past,
	} {
		visits[2].paths = append(visits[2].paths, base+path)
	}
	for _, width := range []int{1440, 390} {
		for _, theme := range []string{"light", "dark"} {
			t.Run(fmt.Sprintf("%d-%s", width, theme), func(t *testing.T) {
				t.Parallel()
				for _, v := range visits {
					p := browser.Open(t, a.URL, width)
					if v.email != "" {
						p.SignIn(v.email, sample.Password)
					}
					v.look(t, p, theme)
				}
			})
		}
	}
}

const missing = "/no-such-screen"

func (v visit) look(t *testing.T, p *browser.Page, theme string) {
	t.Helper()
	p.Go("/account") // any page of the site: a cookie needs one
	browser.Eval[bool](p, `document.cookie = "theme=`+theme+`; path=/"; true`)
	for _, path := range v.paths {
		p.Go(path)
		title := browser.Eval[string](p, `document.querySelector("h1, h2")?.innerText || ""`)
		if nothing := title == "Nothing here"; title == "" || nothing != strings.HasSuffix(path, missing) || title == "Something went wrong" {
			t.Errorf("%s shows %q", path, title)
		}
		if at := p.Path(); at != path {
			t.Errorf("%s leads to %s", path, at)
		}
		if theme == "light" {
			p.Axe()
		} else { // the same page in other colours
			p.Axe("color-contrast")
		}
	}
}

func ids(t *testing.T, a *apptest.App) (kr, objective, team, pillar, cycle, scored, supply string) {
	t.Helper()
	orgs, err := a.Orgs.All(t.Context())
	if err != nil || len(orgs) != 1 {
		t.Fatalf("organisations: %v %v", orgs, err)
	}
	var row struct{ KR, Objective, Team, Pillar, Cycle, Scored, Supply string }
	r := &pg.Read{}
	pg.First(r, &row, `select k.id::text as kr, o.id::text as objective, k.team_id::text as team, o.pillar_id::text as pillar, k.cycle_id::text as cycle,
		(select id::text from key_results where org_id = k.org_id and score is not null order by id limit 1) as scored,
		(select id::text from teams where org_id = k.org_id and name = 'Supply') as supply
		from key_results k join objectives o on o.org_id = k.org_id and o.id = k.objective_id join cycles c on c.org_id = k.org_id and c.id = k.cycle_id
		where k.org_id = $1 and k.number = 3 and c.state = 'active'`, orgs[0].ID)
	if err := a.Domain.DB.ReadTenant(t.Context(), pg.Whole(orgs[0].ID), r); err != nil {
		t.Fatal(err)
	}
	return row.KR, row.Objective, row.Team, row.Pillar, row.Cycle, row.Scored, row.Supply
}

// signalOf is an open signal about a key result.
func signalOf(t *testing.T, a *apptest.App) string {
	t.Helper()
	orgs, err := a.Orgs.All(t.Context())
	if err != nil || len(orgs) != 1 {
		t.Fatalf("organisations: %v %v", orgs, err)
	}
	var row struct{ ID string }
	r := &pg.Read{}
	pg.First(r, &row, `select id::text as id from signals where org_id = $1 and closed_at is null and rule = 'coverage_gap' order by opened_at limit 1`, orgs[0].ID)
	if err := a.Domain.DB.ReadTenant(t.Context(), pg.Whole(orgs[0].ID), r); err != nil {
		t.Fatal(err)
	}
	return row.ID
}
