package board

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// SignalPage is how many rows a page of the list of signals has.
const SignalPage = 50

// SignalFilter narrows the list of signals. Its zero value is every open one without an answer.
type SignalFilter struct {
	Show    string   // "" or "open", "acknowledged", "snoozed", "closed"
	Subject [16]byte // a key result, objective, pillar or team
	Team    id.Team  // about the team, its key results or its objectives
	Page    int      // from 1
}

// SignalCounts is how many open signals of the filter's subject and team there are.
type SignalCounts struct{ Open, Acknowledged, Snoozed int }

// Signals is one page of the list.
type Signals struct {
	Frame  Frame
	Rows   []SignalRow // one more than SignalPage if there are others
	Counts SignalCounts
	Teams  []ListChoice
	Now    time.Time
	Today  time.Time
	Loc    *time.Location
}

const signalScope = ` and ($2::uuid is null or s.subject_id = $2) and ($4::uuid is null or $4 in (k.team_id, o.team_id, t.id))`

const loudest = `(s.severity = 'off') desc, (s.severity = 'risk') desc, s.opened_at, s.id`

// The conditions and orders of the list, as constants: open rows have an index of their own.
var signalLists = map[string]string{
	"open":         ` and s.closed_at is null and w.kind is null order by ` + loudest,
	"acknowledged": ` and s.closed_at is null and w.kind = 'acknowledged' order by ` + loudest,
	"snoozed":      ` and s.closed_at is null and w.kind = 'snoozed' order by w.until, ` + loudest,
	"closed":       ` and s.closed_at is not null order by s.closed_at desc, s.id`,
}

const signalCountsSQL = `select count(*) filter (where w.kind is null) as open, count(*) filter (where w.kind = 'acknowledged') as acknowledged,
	count(*) filter (where w.kind = 'snoozed') as snoozed` + signalTables + ` where s.org_id = $1 and s.closed_at is null` + signalScope

const signalTeamsSQL = `select 'team' as kind, id, name as label, '' as "group" from teams where org_id = $1 and archived_at is null order by name, id`

// Signals reads one page of what the rules say, the loudest first. Needs Read.
func (s *Service) Signals(ctx context.Context, m org.Member, f SignalFilter) (Signals, error) {
	if err := m.Actor.Require(access.Read); err != nil {
		return Signals{}, err
	}
	w := s.when(m)
	out := Signals{Now: w.now, Today: w.today, Loc: w.loc}
	list, ok := signalLists[f.Show]
	if !ok {
		list = signalLists["open"]
	}
	scope := []any{m.Org.ID, id.Ptr(id.Task(f.Subject)), w.today, id.Ptr(f.Team)}
	r := &pg.Read{}
	readFrame(r, m, w, &out.Frame)
	wide(r)
	pg.All(r, &out.Rows, `select `+signalColumns+signalTables+` where s.org_id = $1`+signalScope+list+` limit $5 offset $6`,
		append(scope, SignalPage+1, (max(f.Page, 1)-1)*SignalPage)...)
	pg.First(r, &out.Counts, signalCountsSQL, scope...)
	pg.All(r, &out.Teams, signalTeamsSQL, m.Org.ID)
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}
