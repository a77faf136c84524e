package goal

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"plumbline/internal/access"
	"plumbline/internal/errs"
	"plumbline/internal/id"
)

// as adds a person of a role to the organisation.
func (w *world) as(t *testing.T, n tenant, role access.Role) access.Actor {
	t.Helper()
	a := access.Actor{Org: n.who.Org, User: id.New[id.User](), Role: role}
	w.exec(t, `insert into users (id, email, name, password_hash) values ($1, $2, 'Somebody', '')`, a.User, a.User.String()+"@example.test")
	w.exec(t, `insert into memberships (org_id, user_id, role) values ($1, $2, $3)`, a.Org, a.User, string(role))
	return a
}

func (w *world) sees(t *testing.T, who access.Actor, o id.Objective) bool {
	t.Helper()
	_, err := w.Objective(t.Context(), who, o)
	if err != nil && !errs.Is(err, errs.NotFound) {
		t.Fatal(err)
	}
	return err == nil
}

// TestWhoSeesAnObjective goes through everybody who may stand around one.
func TestWhoSeesAnObjective(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.home
	named, owner, owns, ofTeam, leads, other, admin := w.as(t, n, access.Viewer), w.as(t, n, access.Member), w.as(t, n, access.Member), w.as(t, n, access.Viewer), w.as(t, n, access.Lead), w.as(t, n, access.Executive), w.as(t, n, access.Admin)
	w.exec(t, `insert into team_members (org_id, team_id, user_id) values ($1, $2, $3)`, n.who.Org, n.crew, ofTeam.User)
	w.exec(t, `update teams set lead_id = $3 where org_id = $1 and id = $2`, n.who.Org, n.crew, leads.User)
	everybody := map[string]access.Actor{"named": named, "owner": owner, "owns a key result": owns, "of the team": ofTeam, "leads the team": leads, "executive": other, "admin": admin}
	start, target := 0.0, 10.0
	for _, c := range []struct {
		name string
		cmd  CreateObjective
		want []string
	}{
		{"everyone", CreateObjective{}, []string{"admin", "executive", "leads the team", "named", "of the team", "owner", "owns a key result"}},
		{"team", CreateObjective{Visibility: ForTeam}, []string{"admin", "leads the team", "of the team", "owner", "owns a key result"}},
		{"people", CreateObjective{Visibility: ForPeople, People: []id.User{named.User, named.User}}, []string{"admin", "named", "owner", "owns a key result"}},
		{"nobody else", CreateObjective{Visibility: ForPeople}, []string{"admin", "owner", "owns a key result"}},
	} {
		c.cmd.Cycle, c.cmd.Team, c.cmd.Owner, c.cmd.Title = n.q3.ID, n.crew, owner.User, c.name
		o, err := w.CreateObjective(t.Context(), n.who, c.cmd)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.CreateKeyResult(t.Context(), n.who, CreateKeyResult{Objective: o.ID, Owner: owns.User, Title: "x", Kind: Increase, Start: &start, Target: &target}); err != nil {
			t.Fatal(err)
		}
		below, err := w.CreateObjective(t.Context(), n.who, CreateObjective{Cycle: n.q3.ID, Team: n.team, Parent: o.ID, Title: "below"})
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []id.Objective{o.ID, below.ID} {
			var saw []string
			for _, name := range []string{"admin", "executive", "leads the team", "named", "of the team", "owner", "owns a key result"} {
				if w.sees(t, everybody[name], at) {
					saw = append(saw, name)
				}
			}
			if diff := cmp.Diff(c.want, saw); diff != "" {
				t.Errorf("%s, below: %v:\n%s", c.name, at == below.ID, diff)
			}
		}
	}
}

// TestNobodyShutsHerselfOut refuses a circle its maker is not in, and people of another organisation.
func TestNobodyShutsHerselfOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	n := w.home
	lead, other := w.as(t, n, access.Lead), w.as(t, n, access.Member)
	create := func(cmd CreateObjective) (Objective, error) {
		cmd.Cycle, cmd.Team, cmd.Title = n.q3.ID, n.crew, "Quiet"
		return w.CreateObjective(t.Context(), lead, cmd)
	}
	for what, cmd := range map[string]CreateObjective{
		"visibility": {Visibility: ForTeam}, "people": {Visibility: ForPeople, People: []id.User{other.User}},
	} {
		if _, err := create(cmd); !errs.Is(err, errs.Invalid) {
			t.Errorf("a lead outside of %s makes it: %v", what, err)
		}
	}
	if _, err := create(CreateObjective{Visibility: "secret"}); !errs.Is(err, errs.Invalid) {
		t.Errorf("an unknown visibility: %v", err)
	}
	if _, err := create(CreateObjective{Visibility: ForPeople, People: []id.User{lead.User, w.away.mate}}); !errs.Is(err, errs.NotFound) {
		t.Errorf("somebody of another organisation is named: %v", err)
	}
	o, err := create(CreateObjective{Visibility: ForPeople, People: []id.User{lead.User, other.User}})
	if err != nil || !w.sees(t, other, o.ID) {
		t.Fatalf("a circle of two: %v", err)
	}
	alone := []id.User{lead.User}
	if o, err = w.ChangeObjective(t.Context(), lead, ChangeObjective{Objective: o.ID, Visibility: new(ForPeople), People: &alone}); err != nil || w.sees(t, other, o.ID) {
		t.Errorf("whoever is no longer named still sees it, or: %v", err)
	}
	if _, err := w.ChangeObjective(t.Context(), other, ChangeObjective{Objective: o.ID, Title: new("Mine")}); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a member changes a goal: %v", err)
	}
	outside := w.as(t, n, access.Lead)
	if _, err := w.ChangeObjective(t.Context(), outside, ChangeObjective{Objective: o.ID, Title: new("Mine")}); !errs.Is(err, errs.NotFound) {
		t.Errorf("a lead who does not see it changes it: %v", err)
	}
}
