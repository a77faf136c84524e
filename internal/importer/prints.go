package importer

import (
	"crypto/sha256"
	"encoding/json"
	"slices"

	"plumbline/internal/pg"
)

// prints remember what each row of a source said when it was last imported. A row that says the same
// again is left alone, and so is whatever people changed here since.
type prints struct {
	known map[printKey]string
	fresh map[printKey]string
}

type printKey struct{ Kind, ExternalID string }

// fingerprint is equal for rows that say the same.
func fingerprint(parts ...any) string {
	doc, err := json.Marshal(parts)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(doc)
	return string(sum[:16])
}

// same says that the row said exactly this before.
func (p *prints) same(kind, externalID, digest string) bool {
	return digest != "" && p.known[printKey{kind, externalID}] == digest
}

func (p *prints) has(kind, externalID string) bool {
	_, ok := p.known[printKey{kind, externalID}]
	return ok
}

func (p *prints) keep(kind, externalID, digest string) { p.fresh[printKey{kind, externalID}] = digest }

type storedPrint struct {
	Kind, ExternalID string
	Fingerprint      []byte
}

const selectPrints = `select kind, external_id, fingerprint from import_rows where org_id = $1 and source = $2`

func newPrints(rows []storedPrint) prints {
	p := prints{known: make(map[printKey]string, len(rows)), fresh: map[printKey]string{}}
	for _, r := range rows {
		p.known[printKey{r.Kind, r.ExternalID}] = string(r.Fingerprint)
	}
	return p
}

func (p *prints) saveTx(tx *pg.Tx, source string) {
	keys := make([]printKey, 0, len(p.fresh))
	for k := range p.fresh {
		keys = append(keys, k)
	}
	for part := range slices.Chunk(keys, 5000) {
		var kinds, ids []string
		var sums [][]byte
		for _, k := range part {
			kinds, ids, sums = append(kinds, k.Kind), append(ids, k.ExternalID), append(sums, []byte(p.fresh[k]))
		}
		tx.Queue(`insert into import_rows (org_id, source, kind, external_id, fingerprint)
			select $1, $2, unnest($3::text[]), unnest($4::text[]), unnest($5::bytea[])
			on conflict (org_id, source, kind, external_id) do update set fingerprint = excluded.fingerprint`, tx.Org(), source, kinds, ids, sums)
	}
}
