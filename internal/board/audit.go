package board

import (
	"context"
	"time"

	"plumbline/internal/access"
	"plumbline/internal/id"
	"plumbline/internal/org"
	"plumbline/internal/pg"
)

// AuditPage is how many events a page of the audit trail has.
const AuditPage = 50

// auditExport is how many events an export takes at once.
const auditExport = 1000

// AuditFilter narrows the audit trail. Its zero value is all of it, newest first.
type AuditFilter struct {
	Person   id.User
	Kind     string     // of what an event is about
	From, To *time.Time // civil days, both included
	After    AuditPlace // an event; what comes after it in the list
}

// AuditPlace is where an event stands in the trail.
type AuditPlace struct {
	At time.Time
	ID id.Activity
}

// AuditEvent is one thing that happened.
type AuditEvent struct {
	AuditPlace
	Actor   *string // nil: Plumbline
	Email   *string
	Verb    string
	Kind    string
	Subject [16]byte
	Name    *string // of the person it is about
	Data    map[string]any
	Client  string // the address it came from; "" for Plumbline
	Seal    *int64 // its number in the chain; nil for some seconds
}

// Audit is one page of the audit trail.
type Audit struct {
	Frame  Frame
	Events []AuditEvent // one more than AuditPage if there are older ones
	People []AuditPerson
	Sealed int64 // events under the chain, of everything
	Loc    *time.Location
}

// AuditPerson is somebody who did something, member or not any more.
type AuditPerson struct {
	ID   id.User
	Name string
}

const auditSQL = `select a.at, a.id, u.name as actor, u.email, a.verb, a.subject_kind as kind, a.subject_id as subject, p.name, a.data, a.client, s.n as seal
	from activity a left join users u on u.id = a.actor_id left join users p on a.subject_kind = 'user' and p.id = a.subject_id
	left join activity_seals s on s.org_id = a.org_id and s.activity_id = a.id
	where a.org_id = $1 and ($2::uuid is null or a.actor_id = $2) and ($3 = '' or a.subject_kind = $3)
		and a.at >= coalesce($4::timestamptz, '-infinity') and a.at < coalesce($5::timestamptz, 'infinity')
		and (a.at, a.id) < (coalesce($6::timestamptz, 'infinity'), $7::uuid)
	order by a.at desc, a.id desc limit $8`

const auditPeopleSQL = `select u.id, u.name from memberships m join users u on u.id = m.user_id where m.org_id = $1 order by u.name, u.id`

// AuditTrail reads one page of who did what, when and from where. It needs access.OrgEdit.
func (s *Service) AuditTrail(ctx context.Context, m org.Member, f AuditFilter) (Audit, error) {
	if err := m.Actor.Require(access.OrgEdit); err != nil {
		return Audit{}, err
	}
	out := Audit{Loc: m.Org.Location()}
	r := &pg.Read{}
	readFrame(r, m, s.when(m), &out.Frame)
	f.read(r, m, AuditPage+1, &out.Events)
	pg.All(r, &out.People, auditPeopleSQL, m.Org.ID)
	pg.First(r, &out.Sealed, `select coalesce(max(n), 0) from activity_seals where org_id = $1`, m.Org.ID)
	return out, s.db.ReadTenant(ctx, m.Actor, r)
}

// AuditExport gives every event of the filter to each, newest first, some at a time. It needs access.OrgEdit.
func (s *Service) AuditExport(ctx context.Context, m org.Member, f AuditFilter, each func(AuditEvent) error) error {
	if err := m.Actor.Require(access.OrgEdit); err != nil {
		return err
	}
	for {
		var events []AuditEvent
		r := &pg.Read{}
		f.read(r, m, auditExport, &events)
		if err := s.db.ReadTenant(ctx, m.Actor, r); err != nil {
			return err
		}
		for _, e := range events {
			if err := each(e); err != nil {
				return err
			}
			f.After = e.AuditPlace
		}
		if len(events) < auditExport {
			return nil
		}
	}
}

func (f AuditFilter) read(r *pg.Read, m org.Member, limit int, into *[]AuditEvent) {
	var from, to, before *time.Time
	loc := m.Org.Location()
	if f.From != nil {
		from = new(instant(*f.From, loc))
	}
	if f.To != nil {
		to = new(instant(f.To.AddDate(0, 0, 1), loc))
	}
	if !f.After.At.IsZero() {
		before = &f.After.At
	}
	pg.All(r, into, auditSQL, m.Org.ID, id.Ptr(f.Person), f.Kind, from, to, before, f.After.ID, limit)
}
