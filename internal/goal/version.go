package goal

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Version is what a goal promised from ValidFrom until before ValidTo. A goal's versions follow each
// other without a gap; the last has no end.
type Version[T any] struct {
	ID        id.Version
	ValidFrom time.Time
	ValidTo   *time.Time
	Terms     T
	Changed   []string // by the names of Terms in json; empty in the first
	Why       string
	ChangedBy *id.User
}

// edit is one change of a goal on its way to the database.
type edit struct {
	who  access.Actor
	at   time.Time
	diff diff
	why  string
}

// Closing and opening are one statement, and never go back behind the version before: transactions
// may commit in another order than they began.
const (
	versionOfKR = `with closed as (update goal_versions set valid_to = greatest($4, valid_from)
		where org_id = $1 and kr_id = $3 and valid_to is null returning valid_to)
		insert into goal_versions (org_id, id, kr_id, valid_from, data, changed, why, changed_by)
		values ($1, $2, $3, coalesce((select valid_to from closed), $4), $5, $6, $7, $8)`
	versionOfObjective = `with closed as (update goal_versions set valid_to = greatest($4, valid_from)
		where org_id = $1 and objective_id = $3 and valid_to is null returning valid_to)
		insert into goal_versions (org_id, id, objective_id, valid_from, data, changed, why, changed_by)
		values ($1, $2, $3, coalesce((select valid_to from closed), $4), $5, $6, $7, $8)`
)

func (e edit) versionKR(tx *pg.Tx, k KeyResult) {
	tx.Queue(versionOfKR, tx.Org(), id.New[id.Version](), k.ID, e.at, k.KeyResultTerms, e.diff.fields(), e.why, id.Ptr(e.who.User))
}

func (e edit) versionObjective(tx *pg.Tx, o Objective) {
	tx.Queue(versionOfObjective, tx.Org(), id.New[id.Version](), o.ID, e.at, o.ObjectiveTerms, e.diff.fields(), e.why, id.Ptr(e.who.User))
}

// data is what the activity feed needs to tell the edit.
func (e edit) data(more map[string]any) map[string]any {
	if len(e.diff) > 0 {
		more["changed"] = e.diff
	}
	if e.why != "" {
		more["why"] = e.why
	}
	return more
}

type change struct {
	From any `json:"from,omitempty"`
	To   any `json:"to,omitempty"`
}

// diff is what changed in a goal's terms, by field.
type diff map[string]change

func (d diff) fields() []string {
	if len(d) == 0 {
		return []string{}
	}
	return slices.Sorted(maps.Keys(d))
}

// compare finds what differs between two terms. The words of long texts stay in the versions.
func compare(before, after any) (diff, error) {
	a, err := fieldsOf(before)
	if err != nil {
		return nil, err
	}
	b, err := fieldsOf(after)
	if err != nil {
		return nil, err
	}
	d := diff{}
	for name, to := range b {
		switch from := a[name]; {
		case reflect.DeepEqual(from, to):
		case name == "description" || name == "learning":
			d[name] = change{}
		default:
			d[name] = change{from, to}
		}
	}
	return d, nil
}

func fieldsOf(terms any) (map[string]any, error) {
	raw, err := json.Marshal(terms)
	if err != nil {
		return nil, fmt.Errorf("compare the terms of a goal: %w", err)
	}
	var out map[string]any
	return out, json.Unmarshal(raw, &out)
}

const versionColumns = `id, valid_from, valid_to, data as terms, changed, why, changed_by`

// Versions lists what a key result promised over time, oldest first. Needs Read.
func (s *Service) Versions(ctx context.Context, who access.Actor, kr id.KeyResult) (all []Version[KeyResultTerms], err error) {
	if err := who.Require(access.Read); err != nil {
		return nil, err
	}
	r := &pg.Read{}
	found := false
	pg.First(r, &found, `select true from key_results where org_id = $1 and id = $2`, who.Org, kr)
	pg.All(r, &all, `select `+versionColumns+` from goal_versions where org_id = $1 and kr_id = $2
		order by valid_from, valid_to nulls last, id`, who.Org, kr)
	err = s.db.ReadTenant(ctx, who, r)
	return all, err
}

// ObjectiveVersions lists what an objective was over time, oldest first. Needs Read.
func (s *Service) ObjectiveVersions(ctx context.Context, who access.Actor, objective id.Objective) (all []Version[ObjectiveTerms], err error) {
	if err := who.Require(access.Read); err != nil {
		return nil, err
	}
	r := &pg.Read{}
	found := false
	pg.First(r, &found, `select true from objectives where org_id = $1 and id = $2`, who.Org, objective)
	pg.All(r, &all, `select `+versionColumns+` from goal_versions where org_id = $1 and objective_id = $2
		order by valid_from, valid_to nulls last, id`, who.Org, objective)
	err = s.db.ReadTenant(ctx, who, r)
	return all, err
}
