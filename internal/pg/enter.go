package pg

import (
	"errors"

	"plumbline/internal/id"
)

// Entrant is who enters an organisation: a person, for whom everything private she may not see is as if
// it were not there, or, with everything, whoever sees the whole.
type Entrant interface {
	Enters() (org id.Org, person id.User, everything bool)
}

// Whole is an organisation as the worker and the operator's commands see it: with everything private. What
// is read as Whole is shown to nobody as it is.
type Whole id.Org

// Enters makes it an Entrant.
func (w Whole) Enters() (id.Org, id.User, bool) { return id.Org(w), id.User{}, true }

// entry is the statement that begins a look at one organisation.
type entry struct {
	sql  string
	args []any
}

const (
	enterWhole  = `select set_config('app.org_id', $1, true) || set_config('app.hidden', '{}', true), now()`
	enterPerson = `select enter($1, $2), now()`
)

func entering(who Entrant) (id.Org, entry, error) {
	org, person, everything := who.Enters()
	switch {
	case org.IsZero():
		return org, entry{}, errors.New("enter a tenant: no organisation given")
	case everything:
		return org, entry{enterWhole, []any{org.String()}}, nil
	case person.IsZero():
		return org, entry{}, errors.New("enter a tenant: nobody given")
	}
	return org, entry{enterPerson, []any{org.String(), person}}, nil
}
