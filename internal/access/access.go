// Package access owns who may do what: roles, permissions, and the actor every use case starts from.
package access

import (
	"plumbline/internal/errs"
	"plumbline/internal/id"
)

// Role is what a person is in one organisation.
type Role string

// The roles, from most to least.
const (
	Owner     Role = "owner"
	Admin     Role = "admin"
	Executive Role = "executive"
	Lead      Role = "lead"
	Member    Role = "member"
	Viewer    Role = "viewer"
)

// Roles lists every role, most rights first.
var Roles = []Role{Owner, Admin, Executive, Lead, Member, Viewer}

// Permission is one right.
type Permission string

// The permissions.
const (
	Read         Permission = "read"          // see everything of the organisation
	TaskEdit     Permission = "task.edit"     // create, change, move and link tasks
	CheckIn      Permission = "check-in"      // record a key result's value and confidence
	GoalEdit     Permission = "goal.edit"     // objectives, key results, plan slots
	StrategyEdit Permission = "strategy.edit" // pillars and cycles
	TeamEdit     Permission = "team.edit"     // teams and who is in them
	Import       Permission = "import"        // bring in files
	OrgEdit      Permission = "org.edit"      // organisation settings, members, roles
	OrgOwn       Permission = "org.own"       // who owns it, taking everything out, deleting it
)

// Permissions lists every permission in the order the rights table shows them.
var Permissions = []Permission{Read, TaskEdit, CheckIn, GoalEdit, StrategyEdit, TeamEdit, Import, OrgEdit, OrgOwn}

var granted = map[Role][]Permission{
	Owner:     Permissions,
	Admin:     {Read, TaskEdit, CheckIn, GoalEdit, StrategyEdit, TeamEdit, Import, OrgEdit},
	Executive: {Read, TaskEdit, CheckIn, GoalEdit, StrategyEdit, TeamEdit},
	Lead:      {Read, TaskEdit, CheckIn, GoalEdit, TeamEdit},
	Member:    {Read, TaskEdit, CheckIn},
	Viewer:    {Read},
}

// Can says that a role has a permission.
func (r Role) Can(p Permission) bool {
	for _, g := range granted[r] {
		if g == p {
			return true
		}
	}
	return false
}

// MayGive says that somebody with role r may make a person with the role was one with the role to:
// members and roles are changed with OrgEdit, and who owns the organisation by owners alone. An
// invitation gives a role to somebody whose role was "".
func (r Role) MayGive(was, to Role) bool {
	if !to.Valid() || !r.Can(OrgEdit) {
		return false
	}
	return (was != Owner && to != Owner) || r.Can(OrgOwn)
}

// Valid says that r is one of Roles.
func (r Role) Valid() bool { return granted[r] != nil }

// Label is how the rights table calls a permission.
func (p Permission) Label() string { return labels[p] }

var labels = map[Permission]string{
	Read: "See every goal, task and signal", TaskEdit: "Create, move and link tasks", CheckIn: "Check in on key results",
	GoalEdit: "Change objectives and key results", StrategyEdit: "Change pillars and cycles", TeamEdit: "Change teams",
	Import: "Import files", OrgEdit: "Settings, members and roles", OrgOwn: "Owners, full export, delete the organisation",
}

// Actor is a person acting in one organisation.
type Actor struct {
	Org  id.Org
	User id.User
	Role Role
}

// Enters says as whom the actor's transactions look at the organisation. Owners and admins see what is
// private too: they hand over what people leave behind, export and erase.
func (a Actor) Enters() (org id.Org, person id.User, everything bool) {
	return a.Org, a.User, a.SeesAll()
}

// SeesAll says that nothing private is hidden from the actor.
func (a Actor) SeesAll() bool { return a.Role == Owner || a.Role == Admin }

// Require is the first statement of every use case: Unauthenticated without a person,
// Forbidden without the right.
func (a Actor) Require(p Permission) error {
	if a.Org.IsZero() || a.User.IsZero() {
		return errs.New(errs.Unauthenticated, "Sign in to go on.")
	}
	if !a.Role.Can(p) {
		return errs.New(errs.Forbidden, "Your role in this organisation does not allow this. An admin can change it.")
	}
	return nil
}

// Can says whether Require would pass: for showing or hiding a button.
func (a Actor) Can(p Permission) bool { return a.Require(p) == nil }
