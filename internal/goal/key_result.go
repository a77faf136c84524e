package goal

import (
	"context"
	"fmt"
	"time"

	"plumbline/internal/activity"
	"plumbline/internal/id"
	"plumbline/internal/mark"
	"plumbline/internal/pg"
)

// KeyResultTerms is the part of a key result that is kept in versions: what it promises, and what it is
// said to be worth in the end.
type KeyResultTerms struct {
	ObjectiveID id.Objective `json:"objective_id"`
	CycleID     id.Cycle     `json:"cycle_id"`
	TeamID      id.Team      `json:"team_id"`
	OwnerID     *id.User     `json:"owner_id"`
	Title       string       `json:"title"`
	Description string       `json:"description"`
	Kind        Kind         `json:"kind"`
	Unit        string       `json:"unit"`
	StartValue  *float64     `json:"start_value"`
	TargetValue *float64     `json:"target_value"`
	LowValue    *float64     `json:"low_value"`
	HighValue   *float64     `json:"high_value"`
	CommitText  string       `json:"commit_text"`
	TargetText  string       `json:"target_text"`
	StretchText string       `json:"stretch_text"`
	Waypoints   []Waypoint   `json:"waypoints"`
	Weight      float64      `json:"weight"`
	State       State        `json:"state"`
	StartOn     time.Time    `json:"start_on"`
	DueOn       time.Time    `json:"due_on"`
	Score       *float64     `json:"score"` // 0 to 1; nil: nobody has said
	Learning    string       `json:"learning"`
}

// KeyResult is how an objective is measured. Its Number is unique in its cycle: "KR 3".
type KeyResult struct {
	ID     id.KeyResult
	Number int64
	KeyResultTerms
	CurrentValue   *float64
	Confidence     *int16
	LastCheckinAt  *time.Time
	ExternalSource *string
	ExternalID     *string
	Revision       int64
	CreatedAt      time.Time
	CreatedBy      *id.User
}

const keyResultColumns = `id, number, objective_id, cycle_id, team_id, owner_id, title, description, kind, unit, start_value, target_value,
	low_value, high_value, commit_text, target_text, stretch_text, waypoints, weight, state, start_on, due_on,
	score, learning, current_value, confidence, last_checkin_at, external_source, external_id, revision, created_at, created_by`

// KeyResultTx returns a key result of the transaction's organisation.
func KeyResultTx(ctx context.Context, tx *pg.Tx, kr id.KeyResult) (KeyResult, error) {
	return pg.One[KeyResult](ctx, tx, `select `+keyResultColumns+` from key_results where org_id = $1 and id = $2`, tx.Org(), kr)
}

// LockKeyResultTx is KeyResultTx that keeps others from changing it until the transaction ends. They may
// still link to it.
func LockKeyResultTx(ctx context.Context, tx *pg.Tx, kr id.KeyResult) (KeyResult, error) {
	return pg.One[KeyResult](ctx, tx, `select `+keyResultColumns+` from key_results where org_id = $1 and id = $2 for no key update`, tx.Org(), kr)
}

func lockKeyResult(ctx context.Context, tx *pg.Tx, kr id.KeyResult, seen int64) (KeyResult, error) {
	k, err := LockKeyResultTx(ctx, tx, kr)
	if err != nil {
		return k, err
	}
	return k, fresh(k.Revision, seen)
}

func insertKeyResult(tx *pg.Tx, k KeyResult) {
	tx.Queue(`insert into key_results (org_id, id, number, objective_id, cycle_id, team_id, owner_id, title, description, kind, unit,
			start_value, target_value, low_value, high_value, commit_text, target_text, stretch_text, waypoints, weight, state,
			start_on, due_on, external_source, external_id, created_at, created_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)`,
		tx.Org(), k.ID, k.Number, k.ObjectiveID, k.CycleID, k.TeamID, k.OwnerID, k.Title, k.Description, k.Kind, k.Unit,
		k.StartValue, k.TargetValue, k.LowValue, k.HighValue, k.CommitText, k.TargetText, k.StretchText, k.Waypoints, k.Weight, k.State,
		k.StartOn, k.DueOn, k.ExternalSource, k.ExternalID, k.CreatedAt, k.CreatedBy)
}

// saveKeyResult writes what differs from old, with its version, its event and its marks.
func saveKeyResult(tx *pg.Tx, old, k KeyResult, e edit, verb string, data map[string]any) KeyResult {
	tx.Queue(`update key_results set number = $3, objective_id = $4, cycle_id = $5, team_id = $6, owner_id = $7, title = $8,
			description = $9, kind = $10, unit = $11, start_value = $12, target_value = $13, low_value = $14, high_value = $15,
			commit_text = $16, target_text = $17, stretch_text = $18, waypoints = $19, weight = $20, state = $21,
			start_on = $22, due_on = $23, score = $24, learning = $25, current_value = $26, revision = revision + 1
		where org_id = $1 and id = $2`,
		tx.Org(), k.ID, k.Number, k.ObjectiveID, k.CycleID, k.TeamID, k.OwnerID, k.Title,
		k.Description, k.Kind, k.Unit, k.StartValue, k.TargetValue, k.LowValue, k.HighValue,
		k.CommitText, k.TargetText, k.StretchText, k.Waypoints, k.Weight, k.State,
		k.StartOn, k.DueOn, k.Score, k.Learning, k.CurrentValue)
	k.Revision++
	e.versionKR(tx, k)
	recordKeyResult(tx, k, e, verb, data)
	markKeyResult(tx, old.KeyResultTerms, k)
	return k
}

func recordKeyResult(tx *pg.Tx, k KeyResult, e edit, verb string, data map[string]any) {
	data["title"], data["number"] = k.Title, k.Number
	activity.RecordTx(tx, activity.Event{
		Actor: e.who.User, Verb: verb, Kind: "key_result", Subject: k.ID, KR: k.ID, Objective: k.ObjectiveID, Data: e.data(data),
	})
}

// markKeyResult marks the key result and what it counts in, before the change and after it.
func markKeyResult(tx *pg.Tx, old KeyResultTerms, k KeyResult) {
	markAll(tx, mark.KeyResult, &k.ID)
	markAll(tx, mark.Objective, &old.ObjectiveID, &k.ObjectiveID)
	markAll(tx, mark.Team, &old.TeamID, &k.TeamID)
}

// KRLabel is what people call a key result in its cycle: "KR 3".
func KRLabel(number int64) string { return fmt.Sprintf("KR %d", number) }
