// Package activity owns the append-only log of who did what: the feed and the audit trail.
package activity

import (
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Event is one thing that happened. Data holds what a sentence about it needs, never a secret.
type Event struct {
	Actor     id.User // zero: Plumbline itself
	Verb      string  // "task.moved", "kr.changed" …
	Kind      string  // what Subject is: "task", "key_result" …
	Subject   [16]byte
	KR        id.KeyResult // shown on this key result's page too
	Objective id.Objective // shown on this objective's page too
	Data      map[string]any
}

// RecordTx appends an event in the writer's transaction, at the writer's time.
func RecordTx(tx *pg.Tx, e Event) {
	if e.Data == nil {
		e.Data = map[string]any{}
	}
	tx.QueueAt(`insert into activity (org_id, id, at, actor_id, verb, subject_kind, subject_id, kr_id, objective_id, data)
		values ($1, $2, coalesce($10, now()), $3, $4, $5, $6, $7, $8, $9)`,
		tx.Org(), id.New[id.Activity](), id.Ptr(e.Actor), e.Verb, e.Kind, e.Subject, id.Ptr(e.KR), id.Ptr(e.Objective), e.Data)
}
