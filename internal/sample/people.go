package sample

import (
	"context"
	"strings"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

type person struct {
	name, title string
	role        access.Role
	teams       []string
}

func (p person) first() string { return strings.ToLower(strings.Fields(p.name)[0]) }
func (p person) email() string { return p.first() + "@orrinvale.example" }

const (
	field    = "Field Operations"
	platform = "Platform"
	care     = "Customer Care"
	growth   = "Growth"
	finance  = "Finance"
)

type team struct{ name, lead string }

var teams = []team{{field, "ines"}, {platform, "mei"}, {care, "noor"}, {growth, "jonas"}, {finance, "clara"}, {supply, "wanda"}}

// founder owns the organisation. Where the sample fills another one, that one's owner stands in.
var founder = person{"Astrid Orr", "Managing director", access.Owner, nil}

var people = []person{
	{"Hanna Vogt", "Chief operating officer", access.Executive, nil},
	{"Elif Sahin", "Systems and tools", access.Admin, nil},
	{"Ruth Egli", "Head of field operations", access.Lead, []string{field}},
	{"Ines Rossi", "Team lead, Field Operations", access.Lead, []string{field}},
	{"Dele Okafor", "Crew planner", access.Member, []string{field}},
	{"Marek Dvorak", "Survey engineer", access.Member, []string{field}},
	{"Priya Nair", "Permit desk", access.Member, []string{field}},
	{"Tomas Keller", "Coordinator, Field Operations", access.Member, []string{field, growth}},
	{"Sofia Brandt", "System designer", access.Member, []string{field}},
	{"Jana Prokop", "Dispatcher", access.Member, []string{field}},
	{"Mei Lin", "Head of platform", access.Lead, []string{platform}},
	{"Yusuf Cetin", "Service engineering", access.Member, []string{platform}},
	{"Otto Meier", "Service engineer", access.Member, []string{platform}},
	{"Anders Holm", "Backend engineer", access.Member, []string{platform}},
	{"Noor Amin", "Head of customer care", access.Lead, []string{care}},
	{"Lucia Ferri", "Care specialist", access.Member, []string{care}},
	{"Jonas Weber", "Head of growth", access.Lead, []string{growth}},
	{"Ben Adeyemi", "Sales advisor", access.Member, []string{growth}},
	{"Clara Jansen", "Head of finance", access.Lead, []string{finance}},
	{"Oskar Lind", "Controller", access.Member, []string{finance}},
	{"Wanda Kruk", "Head of supply", access.Lead, []string{supply}},
	{"Leo Hartmann", "Buyer", access.Member, []string{supply}},
	{"Ewa Novak", "Depot keeper", access.Member, []string{supply}},
	{"Greta Falk", "Board member", access.Viewer, nil},
}

// invited have not answered yet.
var invited = []org.Invite{
	{Email: "lotte@orrinvale.example", Role: access.Member},
	{Email: "farid@orrinvale.example", Role: access.Member},
	{Email: "sigrid@orrinvale.example", Role: access.Viewer},
}

func (r *replay) join(tx *pg.Tx, p person, email string, role access.Role, hash string) {
	u := r.accounts.CreateTx(tx, hash, account.SignUp{Email: email, Name: p.name})
	r.users[p.first()] = u.ID
	org.AddMemberTx(tx, u.ID, role, p.title)
}

// invite happens today, for an invitation does not last. The founder also gets her title.
func (r *replay) invite(ctx context.Context) error {
	orgs := r.orgs.At(r.now)
	for _, i := range invited {
		if _, err := orgs.Invite(ctx, r.who, i); err != nil {
			return err
		}
	}
	return orgs.ChangeMember(ctx, r.who, org.ChangeMember{User: r.who.User, Role: access.Owner, Title: founder.title})
}

// saveTeams makes the teams with whoever is in them.
func (r *replay) saveTeams(ctx context.Context) error {
	for _, t := range teams {
		save := org.SaveTeam{Name: t.name, Lead: r.users[t.lead]}
		for _, p := range people {
			for _, in := range p.teams {
				if in == t.name {
					save.Members = append(save.Members, r.users[p.first()])
				}
			}
		}
		made, err := r.orgs.At(r.start()).SaveTeam(ctx, r.who, save)
		if err != nil {
			return err
		}
		r.teams[t.name] = made.ID
	}
	return nil
}
