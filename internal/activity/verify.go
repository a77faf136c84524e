package activity

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"plumbline/internal/id"
	"plumbline/internal/pg"
)

// maxFindings is how many of one chain are told; one is enough to know.
const maxFindings = 20

// Chain is what Verify found.
type Chain struct {
	Sealed   int64 // events under the chain
	Waiting  int64 // events of the last hour that are not sealed yet
	Head     Head
	Findings []string
}

// Head is the end of an organisation's chain. Written down where the database's administrators cannot
// reach, it gives away a chain that was made anew or cut off.
type Head struct {
	Org  id.Org
	N    int64
	Hash string // hex
}

func (h Head) String() string { return fmt.Sprintf("%s %d %s", h.Org, h.N, h.Hash) }

// ParseHead is the reverse of String.
func ParseHead(s string) (h Head, err error) {
	org, rest, _ := strings.Cut(s, " ")
	n, hash, _ := strings.Cut(rest, " ")
	h.Hash = hash
	if h.Org, err = id.Parse[id.Org](org); err == nil {
		h.N, err = strconv.ParseInt(n, 10, 64)
	}
	if err != nil {
		return Head{}, fmt.Errorf("%.60q is no head of an audit trail", s)
	}
	return h, nil
}

func (c *Chain) find(format string, args ...any) {
	if len(c.Findings) < maxFindings {
		c.Findings = append(c.Findings, fmt.Sprintf(format, args...))
	}
}

type link struct {
	N          int64
	Hash       []byte
	ActivityID id.Activity
	SealedAt   time.Time
	Print      []byte // null: the event is gone
}

// Verify computes an organisation's chain from its events and compares it with the seals, and with a head
// that was kept elsewhere; the zero Head is none.
func Verify(ctx context.Context, db *pg.DB, org id.Org, kept Head) (Chain, error) {
	var c Chain
	err := db.Snapshot(ctx, org, func(ctx context.Context, tx *pg.Tx) error {
		c = Chain{}
		var h head
		for {
			links, err := pg.Many[link](ctx, tx, `select s.n, s.hash, s.activity_id, s.sealed_at, case when a.id is not null then `+printSQL+` end as print
				from activity_seals s left join activity a on a.org_id = s.org_id and a.id = s.activity_id
				where s.org_id = $1 and s.n > $2 order by s.n limit 5000`, org, h.N)
			if err != nil {
				return err
			}
			for _, l := range links {
				h = c.follow(h, l)
				if h.N == kept.N && hex.EncodeToString(h.Hash) != kept.Hash {
					c.find("seal %d is not the one that was kept: the chain was made anew", h.N)
				}
			}
			if len(links) == 0 {
				break
			}
		}
		c.Head = Head{org, h.N, hex.EncodeToString(h.Hash)}
		if h.N < kept.N {
			c.find("the chain ends at %d, and %d was kept: its end was cut off", h.N, kept.N)
		}
		return c.strays(ctx, tx)
	})
	return c, err
}

// follow checks one seal against the head before it and goes on from what the seal says, so that
// a second fault is found too.
func (c *Chain) follow(h head, l link) head {
	want := h.next(l.Print)
	stored := head{l.N, l.Hash}
	at := l.SealedAt.UTC().Format(time.RFC3339)
	switch {
	case l.N != want.N:
		c.find("seals %d to %d are gone", want.N, l.N-1)
	case l.Print == nil:
		c.find("event %s, sealed as number %d on %s, is gone", l.ActivityID, l.N, at)
	case !bytes.Equal(want.Hash, l.Hash):
		c.find("event %s, sealed as number %d on %s, or its seal, was changed", l.ActivityID, l.N, at)
	}
	c.Sealed++
	return stored
}

// strays looks for events that no worker would have left without a seal.
func (c *Chain) strays(ctx context.Context, tx *pg.Tx) error {
	newest, err := pg.Many[id.Activity](ctx, tx, `select activity_id from activity_seals where org_id = $1 order by activity_id desc limit 1`, tx.Org())
	if err != nil {
		return err
	}
	from, to := bounds(newest, time.Now(), late)
	strays, err := pg.Many[id.Activity](ctx, tx, `select id from activity a where org_id = $1 and (id <= $2 or id >= $3)
		and not exists (select from activity_seals s where s.org_id = a.org_id and s.activity_id = a.id) order by id limit $4`, tx.Org(), from, to, maxFindings)
	if err != nil {
		return err
	}
	for _, s := range strays {
		c.find("event %s was put in beside the chain", s)
	}
	c.Waiting, err = pg.One[int64](ctx, tx, `select count(*) from activity a where org_id = $1 and id > $2 and id < $3
		and not exists (select from activity_seals s where s.org_id = a.org_id and s.activity_id = a.id)`, tx.Org(), from, to)
	return err
}
