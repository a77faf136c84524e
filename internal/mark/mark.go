// Package mark owns the queue of what changed. A writer marks by its own kind of thing, in its own
// transaction; what a mark means for signals is decided later, by whoever takes it.
package mark

import (
	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// Kind is the kind of thing that changed.
type Kind string

// The kinds.
const (
	Task      Kind = "task"
	Team      Kind = "team"
	KeyResult Kind = "key_result"
	Objective Kind = "objective"
	Pillar    Kind = "pillar"
)

// Wake is the message that tells workers an organisation has marks waiting; a hint that may be lost.
const Wake = "wake "

// TaskTx marks a task as changed.
func TaskTx(tx *pg.Tx, task id.Task) { put(tx, Task, task) }

// TeamTx marks a team as changed.
func TeamTx(tx *pg.Tx, team id.Team) { put(tx, Team, team) }

// KeyResultTx marks a key result as changed.
func KeyResultTx(tx *pg.Tx, kr id.KeyResult) { put(tx, KeyResult, kr) }

// ObjectiveTx marks an objective as changed.
func ObjectiveTx(tx *pg.Tx, objective id.Objective) { put(tx, Objective, objective) }

// PillarTx marks a pillar as changed.
func PillarTx(tx *pg.Tx, pillar id.Pillar) { put(tx, Pillar, pillar) }

func put[T ~[16]byte](tx *pg.Tx, kind Kind, ref T) {
	tx.Queue(`insert into signal_queue (org_id, kind, ref_id) values ($1, $2, $3)`, tx.Org(), string(kind), [16]byte(ref))
	tx.WakeWorker(Wake + tx.Org().String())
}

// ManyTx marks many things of one kind in one statement.
func ManyTx[T ~[16]byte](tx *pg.Tx, kind Kind, refs []T) {
	if len(refs) == 0 {
		return
	}
	plain := make([][16]byte, len(refs))
	for i, r := range refs {
		plain[i] = [16]byte(r)
	}
	tx.Queue(`insert into signal_queue (org_id, kind, ref_id) select $1, $2, unnest($3::uuid[])`, tx.Org(), string(kind), plain)
	tx.WakeWorker(Wake + tx.Org().String())
}

// Mark is one change taken from the queue.
type Mark struct {
	Kind  Kind
	RefID [16]byte
}

// TakeTx removes and returns up to limit marks, oldest first, if the transaction's setting app.serves is true.
// A change that commits later keeps its own mark. They are in dst after the next query, so that what is asked
// with them is read after they were taken.
// The array makes it two walks of the key whatever the planner believes the queue holds: joined, a plan
// made while the queue was empty walks the limit once for each mark.
func TakeTx(tx *pg.Tx, limit int, dst *[]Mark) {
	pg.Later(tx, dst, `delete from signal_queue where org_id = $1 and seq = any(array(
		select seq from signal_queue where org_id = $1 and current_setting('app.serves', true) = 'true'
		order by seq limit $2)) returning kind, ref_id`, tx.Org(), limit)
}

// AllTx marks every key result, team, objective and pillar of the organisation in one statement.
func AllTx(tx *pg.Tx) {
	tx.Queue(`insert into signal_queue (org_id, kind, ref_id)
		select $1::uuid, 'key_result', id from key_results where org_id = $1 union all select $1::uuid, 'team', id from teams where org_id = $1
		union all select $1::uuid, 'objective', id from objectives where org_id = $1 union all select $1::uuid, 'pillar', id from pillars where org_id = $1`, tx.Org())
	tx.WakeWorker(Wake + tx.Org().String())
}
