package org_test

import (
	"fmt"
	"sync"
	"testing"

	"plumbline/internal/access"
	"plumbline/internal/board"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/org"
	"plumbline/internal/testkit"
)

// chain makes n teams, each below the one before.
func chain(t *testing.T, o *testkit.Org, n int) []org.Team {
	t.Helper()
	var out []org.Team
	var parent id.Team
	for i := range n {
		team, err := o.Orgs.SaveTeam(t.Context(), o.Owner.Actor, org.SaveTeam{Name: fmt.Sprintf("%s %d", o.Slug, i), Parent: parent})
		if err != nil {
			t.Fatalf("level %d: %v", i+1, err)
		}
		out, parent = append(out, team), team.ID
	}
	return out
}

func TestTeamsNest(t *testing.T) {
	t.Parallel()
	k := testkit.New(t)
	o, other := k.Org("own"), k.Org("other")
	ctx, who := t.Context(), o.Owner.Actor
	c := chain(t, o, input.TeamDepth)
	last := c[len(c)-1]
	for what, try := range map[string]struct {
		c    org.SaveTeam
		kind errs.Kind
	}{
		"too deep":                {org.SaveTeam{Name: "deep", Parent: last.ID}, errs.Invalid},
		"below itself":            {org.SaveTeam{ID: c[0].ID, Revision: 1, Name: "x", Parent: c[0].ID}, errs.Invalid},
		"below one below it":      {org.SaveTeam{ID: c[0].ID, Revision: 1, Name: "x", Parent: last.ID}, errs.Invalid},
		"with those below it":     {org.SaveTeam{ID: c[1].ID, Revision: 1, Name: "x", Parent: c[0].ID}, errs.Internal}, // stays where it is
		"of another organisation": {org.SaveTeam{Name: "far", Parent: other.Team.ID}, errs.NotFound},
		"of none":                 {org.SaveTeam{Name: "far", Parent: id.New[id.Team]()}, errs.NotFound},
	} {
		_, err := o.Orgs.SaveTeam(ctx, who, try.c)
		if try.kind == errs.Internal && err == nil {
			continue
		}
		if !errs.Is(err, try.kind) {
			t.Errorf("a team %s: %v", what, err)
		}
	}
	top, err := o.Orgs.SaveTeam(ctx, who, org.SaveTeam{Name: "top"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Orgs.SaveTeam(ctx, who, org.SaveTeam{ID: c[0].ID, Revision: 1, Name: "x", Parent: top.ID}); !errs.Is(err, errs.Invalid) {
		t.Errorf("a whole chain below another team is %d levels: %v", input.TeamDepth+1, err)
	}
	if err := o.Orgs.ArchiveTeam(ctx, who, c[0].ID, 0); !errs.Is(err, errs.Invalid) {
		t.Errorf("a team with others below it is archived: %v", err)
	}
	if err := o.Orgs.ArchiveTeam(ctx, who, last.ID, 0); err != nil {
		t.Error(err)
	}
	if _, err := o.Orgs.SaveTeam(ctx, who, org.SaveTeam{Name: "below an archived one", Parent: last.ID}); !errs.Is(err, errs.NotFound) {
		t.Errorf("a team below an archived one: %v", err)
	}
}

// TestTeamsCloseNoLoop moves two teams below each other at the same time.
func TestTeamsCloseNoLoop(t *testing.T) {
	t.Parallel()
	o := testkit.New(t).Org("own")
	for round := range 10 {
		var pair [2]org.Team
		for i := range pair {
			team, err := o.Orgs.SaveTeam(t.Context(), o.Owner.Actor, org.SaveTeam{Name: fmt.Sprintf("%d of %d", i, round)})
			if err != nil {
				t.Fatal(err)
			}
			pair[i] = team
		}
		var wg sync.WaitGroup
		var refused [2]error
		for i := range pair {
			wg.Go(func() {
				_, refused[i] = o.Orgs.SaveTeam(t.Context(), o.Owner.Actor, org.SaveTeam{ID: pair[i].ID, Revision: 1, Name: pair[i].Name, Parent: pair[1-i].ID})
			})
		}
		wg.Wait()
		if refused[0] == nil && refused[1] == nil {
			t.Fatalf("round %d: each of two teams stands below the other", round)
		}
	}
}

// TestPeopleOfTeams puts one person into several teams, and lets her lead one.
func TestPeopleOfTeams(t *testing.T) {
	t.Parallel()
	o := testkit.New(t).Org("own")
	p := o.Person("Nia", access.Member)
	for _, lead := range []id.User{{}, p.Actor.User} {
		if _, err := o.Orgs.SaveTeam(t.Context(), o.Owner.Actor, org.SaveTeam{Name: "T" + lead.String(), Lead: lead, Members: []id.User{p.Actor.User, p.Actor.User}}); err != nil {
			t.Fatal(err)
		}
	}
	s, err := board.New(o.DB).Settings(t.Context(), o.Owner)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range s.Members {
		if m.UserID == p.Actor.User && len(m.Teams) != 2 {
			t.Errorf("she is in %v", m.Teams)
		}
	}
}
