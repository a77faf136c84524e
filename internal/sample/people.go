package sample

import (
	"strings"

	"plumbline/internal/access"
)

type person struct {
	name, title string
	role        access.Role
	teams       string
}

func (p person) first() string { return strings.Fields(p.name)[0] }
func (p person) email() string { return strings.ToLower(p.first()) }

var people = []person{
	{"Hanna Vogt", "Chief operating officer", access.Executive, ""},
	{"Ruth Egli", "Head of field operations", access.Lead, "Field Operations"},
	{"Ines Rossi", "Team lead, Field Operations", access.Lead, "Field Operations"},
	{"Dele Okafor", "Crew planner", access.Member, "Field Operations"},
	{"Marek Dvorak", "Survey lead", access.Member, "Field Operations"},
	{"Priya Nair", "Permit desk", access.Member, "Field Operations"},
	{"Tomas Keller", "Installer", access.Member, "Field Operations"},
	{"Sofia Brandt", "System designer", access.Member, "Field Operations"},
	{"Jana Prokop", "Dispatcher", access.Member, "Field Operations"},
	{"Mei Lin", "Head of platform", access.Lead, "Platform"},
	{"Yusuf Cetin", "Telemetry engineer", access.Member, "Platform"},
	{"Anders Holm", "Backend engineer", access.Member, "Platform"},
	{"Noor Amin", "Head of customer care", access.Lead, "Customer Care"},
	{"Lucia Ferri", "Care specialist", access.Member, "Customer Care"},
	{"Jonas Weber", "Head of growth", access.Lead, "Growth"},
	{"Ben Adeyemi", "Sales advisor", access.Member, "Growth"},
	{"Clara Jansen", "Head of finance", access.Lead, "Finance"},
	{"Oskar Lind", "Controller", access.Member, "Finance"},
}

type team struct{ name, lead string }

var teams = []team{
	{"Field Operations", "Ines"}, {"Platform", "Mei"}, {"Customer Care", "Noor"}, {"Growth", "Jonas"}, {"Finance", "Clara"},
}
