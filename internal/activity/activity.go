// Package activity owns the append-only log of who did what: the feed and the audit trail.
//
// An event is written in the transaction of what it tells, with the person of the session and the
// address the request came from. The app role may add events and read them; it can neither change nor
// remove one, and neither can it with a seal. Seconds later a worker seals the event: it puts a row into
// activity_seals whose hash covers the event and the hash before it, one chain per organisation. Sealing
// afterwards keeps writers of one organisation from waiting for each other at the end of its chain.
//
// What that is worth, by what somebody has got hold of:
//   - The app role, by an injected statement or a stolen password: can add events that never happened, in
//     anybody's name, and seals that fit them. Cannot take away or alter what was written. A wrong seal
//     breaks the chain, which Verify reports.
//   - The owner role or a superuser, who can write anything: a changed, removed or inserted event is
//     found by Verify, because its seal, or the lack of one, gives it away. An event put in with the id of this
//     moment is like any other. Whoever also computes the chain anew from there, or cuts off its end with the
//     events it seals, is found only by comparing with a head that was written down elsewhere: Verify gives it.
//   - Until an event is sealed, it stands alone: whoever may delete rows can remove it without a trace.
package activity

import (
	"context"
	"net/netip"

	"plumbline/internal/id"
	"plumbline/internal/mark"
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

// From notes the address a request came from, for the events of its transactions.
func From(ctx context.Context, client netip.Addr) context.Context {
	if !client.IsValid() {
		return ctx
	}
	return pg.From(ctx, client.WithZone("").String())
}

// RecordTx appends an event in the writer's transaction, at the writer's time, and asks for its seal.
func RecordTx(tx *pg.Tx, e Event) {
	if e.Data == nil {
		e.Data = map[string]any{}
	}
	tx.QueueAt(`insert into activity (org_id, id, at, actor_id, verb, subject_kind, subject_id, kr_id, objective_id, data, client)
		values ($1, $2, coalesce($11, now()), $3, $4, $5, $6, $7, $8, $9, $10)`,
		tx.Org(), id.New[id.Activity](), id.Ptr(e.Actor), e.Verb, e.Kind, e.Subject, id.Ptr(e.KR), id.Ptr(e.Objective), e.Data, tx.From())
	tx.WakeWorker(mark.Wake + tx.Org().String())
}
