package testkit

import (
	"context"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/goal"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
	"plumbline/internal/strategy"
)

// Org is an organisation with a person of every role, a team, a pillar and a cycle around today.
type Org struct {
	*Kit
	org.Org

	Owner, Admin, Executive, Lead, Member, Viewer org.Member

	Team   org.Team // led by Lead; Owner and Member are in it
	Pillar strategy.Pillar
	Cycle  strategy.Cycle // six weeks behind, seven to come
}

// Org founds an organisation. Its people are role@slug.example.
func (k *Kit) Org(slug string) *Org {
	k.t.Helper()
	o, hash := &Org{Kit: k}, Hash(k.t, k.Accounts, Password)
	err := k.DB.InTenant(k.t.Context(), pg.Whole(id.New[id.Org]()), func(ctx context.Context, tx *pg.Tx) error {
		var err error
		o.Owner, err = org.FoundTx(tx, k.Accounts, hash, org.Found{
			SignUp: account.SignUp{Email: "owner@" + slug + ".example", Name: "Olga Owner", Password: Password}, OrgName: strings.ToTitle(slug[:1]) + slug[1:], Slug: slug,
		})
		if err != nil {
			return err
		}
		o.Org = o.Owner.Org
		o.people(tx, hash)
		return o.ground(ctx, services(k.DB.Inside(tx), k.Accounts))
	})
	k.must(err)
	return o
}

func (o *Org) people(tx *pg.Tx, hash string) {
	for _, p := range []struct {
		role access.Role
		name string
		into *org.Member
	}{
		{access.Admin, "Anna Admin", &o.Admin}, {access.Executive, "Elsa Executive", &o.Executive}, {access.Lead, "Lena Lead", &o.Lead},
		{access.Member, "Mara Member", &o.Member}, {access.Viewer, "Vera Viewer", &o.Viewer},
	} {
		*p.into = AddMemberTx(tx, o.Accounts, hash, o.Org, string(p.role)+"@"+o.Slug+".example", p.name, p.role)
	}
}

// AddMemberTx makes a person and a member of her, without an invitation.
func AddMemberTx(tx *pg.Tx, accounts *account.Service, hash string, o org.Org, email, name string, role access.Role) org.Member {
	u := accounts.CreateTx(tx, hash, account.SignUp{Email: email, Name: name})
	org.AddMemberTx(tx, u.ID, role, "")
	return org.Member{Org: o, Actor: access.Actor{Org: o.ID, User: u.ID, Role: role}, Email: u.Email, Name: u.Name}
}

// ground is what goals and work stand on.
func (o *Org) ground(ctx context.Context, s Services) (err error) {
	who, today := o.Owner.Actor, o.Today(o.Now)
	if o.Team, err = s.Orgs.SaveTeam(ctx, who, org.SaveTeam{Name: "Field", Lead: o.Lead.Actor.User, Members: []id.User{who.User, o.Member.Actor.User}}); err != nil {
		return err
	}
	if o.Pillar, err = s.Strategy.CreatePillar(ctx, who, strategy.CreatePillar{Name: "Faster to warm"}); err != nil {
		return err
	}
	o.Cycle, err = s.Strategy.CreateCycle(ctx, who, strategy.CreateCycle{
		Name: "This quarter", Kind: strategy.Quarter, StartsOn: today.AddDate(0, 0, -42), EndsOn: today.AddDate(0, 0, 48), State: strategy.Active,
	})
	return err
}

// Person adds somebody; her address is name@slug.example.
func (o *Org) Person(name string, role access.Role) org.Member {
	o.t.Helper()
	var m org.Member
	hash := Hash(o.t, o.Accounts, Password)
	o.must(o.DB.InTenant(o.t.Context(), pg.Whole(o.ID), func(_ context.Context, tx *pg.Tx) error {
		m = AddMemberTx(tx, o.Accounts, hash, o.Org, strings.ToLower(name)+"@"+o.Slug+".example", name, role)
		return nil
	}))
	return m
}

// Objective makes one of the cycle, pillar and team, owned by the lead.
func (o *Org) Objective(title string, edit ...func(*goal.CreateObjective)) goal.Objective {
	o.t.Helper()
	c := goal.CreateObjective{Title: title, Cycle: o.Cycle.ID, Pillar: o.Pillar.ID, Team: o.Team.ID, Owner: o.Lead.Actor.User}
	for _, e := range edit {
		e(&c)
	}
	made, err := o.Goals.CreateObjective(o.t.Context(), o.Owner.Actor, c)
	o.must(err)
	return made
}

// KR makes a key result that goes from 0 to 100% over the cycle, owned by the lead.
func (o *Org) KR(objective id.Objective, title string, edit ...func(*goal.CreateKeyResult)) goal.KeyResult {
	o.t.Helper()
	start, target := 0.0, 100.0
	c := goal.CreateKeyResult{Objective: objective, Title: title, Kind: goal.Increase, Unit: "%", Start: &start, Target: &target, Owner: o.Lead.Actor.User}
	for _, e := range edit {
		e(&c)
	}
	made, err := o.Goals.CreateKeyResult(o.t.Context(), o.Owner.Actor, c)
	o.must(err)
	return made
}
