// Package org owns organisations, their teams, members, roles and settings.
package org

import (
	"context"
	"net"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"plumbline/internal/access"
	"plumbline/internal/account"
	"plumbline/internal/activity"
	"plumbline/internal/errs"
	"plumbline/internal/id"
	"plumbline/internal/input"
	"plumbline/internal/pg"
)

// Service founds organisations and changes what they are.
type Service struct {
	db       *pg.DB
	accounts *account.Service

	Names *net.Resolver // where the proofs of domains are looked up
}

// New makes the service, which looks names up as this machine does.
func New(db *pg.DB, accounts *account.Service) *Service {
	return &Service{db, accounts, net.DefaultResolver}
}

// At is the same service at a fixed time.
func (s *Service) At(t time.Time) *Service { return &Service{s.db.At(t), s.accounts, s.Names} }

// Org is one organisation.
type Org struct {
	ID             id.Org
	Slug           string
	Name           string
	TaskPrefix     string
	TimeZone       string
	WeekStart      int
	UnlinkedPolicy string
}

// Location is the organisation's time zone.
func (o Org) Location() *time.Location {
	if loc, err := time.LoadLocation(o.TimeZone); err == nil {
		return loc
	}
	return time.UTC
}

// Today is the organisation's calendar day at now, as midnight UTC.
func (o Org) Today(now time.Time) time.Time {
	y, m, d := now.In(o.Location()).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Member is a person in an organisation.
type Member struct {
	Org   Org
	Actor access.Actor
	Email string
	Name  string
	Title string

	NeedsFactor bool       // the organisation lets nobody in without a second factor
	DeleteAfter *time.Time // the organisation was given up and is removed then
}

var slugs = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$`)

// Found is a new organisation and its first owner.
type Found struct {
	account.SignUp
	OrgName  string
	Slug     string // empty: made from the name
	TimeZone string // empty: UTC
}

// Found creates an organisation with its owner. Errors: Invalid with all fields, Conflict if the
// person's address or the organisation's address is taken.
func (s *Service) Found(ctx context.Context, c Found) (Member, error) {
	if err := c.check(); err != nil {
		return Member{}, err
	}
	hash, err := s.accounts.Hash(ctx, c.Password)
	if err != nil {
		return Member{}, err
	}
	var m Member
	err = s.db.InTenant(ctx, pg.Whole(id.New[id.Org]()), func(_ context.Context, tx *pg.Tx) error {
		m = c.foundTx(tx, s.accounts, hash)
		return nil
	})
	return m, err
}

// FoundTx is Found in a transaction of the new organisation's id, with the password hashed before.
func FoundTx(tx *pg.Tx, accounts *account.Service, hash string, c Found) (Member, error) {
	if err := c.check(); err != nil {
		return Member{}, err
	}
	return c.foundTx(tx, accounts, hash), nil
}

func (c *Found) foundTx(tx *pg.Tx, accounts *account.Service, hash string) Member {
	return c.foundByTx(tx, accounts.CreateTx(tx, hash, c.SignUp))
}

// foundByTx makes the organisation of a person who was just made.
func (c *Found) foundByTx(tx *pg.Tx, u account.User) Member {
	o := Org{ID: tx.Org(), Slug: c.Slug, Name: c.OrgName, TaskPrefix: "PL", TimeZone: c.TimeZone, WeekStart: 1, UnlinkedPolicy: "low_priority"}
	tx.Queue(`insert into orgs (id, slug, name, time_zone) values ($1, $2, $3, $4)`, o.ID, o.Slug, o.Name, o.TimeZone)
	AddMemberTx(tx, u.ID, access.Owner, "")
	activity.RecordTx(tx, activity.Event{Actor: u.ID, Verb: "org.founded", Kind: "org", Subject: o.ID})
	return Member{Org: o, Actor: access.Actor{Org: o.ID, User: u.ID, Role: access.Owner}, Email: u.Email, Name: u.Name}
}

func (c *Found) check() error {
	var f errs.Fields
	c.SignUp.Check(&f)
	c.OrgName, c.Slug = strings.TrimSpace(c.OrgName), strings.ToLower(strings.TrimSpace(c.Slug))
	checkName(&f, "org", c.OrgName)
	if c.Slug == "" {
		c.Slug = Slug(c.OrgName)
	}
	f.Check(slugs.MatchString(c.Slug), "slug", "Use 1 to 40 small letters, digits and hyphens.")
	if c.TimeZone == "" {
		c.TimeZone = "UTC"
	}
	checkZone(&f, c.TimeZone)
	return f.Err()
}

func checkName(f *errs.Fields, field, name string) {
	ok := name != "" && input.Storable(name) && utf8.RuneCountInString(name) <= input.Name && !strings.ContainsAny(name, "\r\n")
	f.Check(ok, field, "Give a name of at most %d characters.", input.Name)
}

func checkZone(f *errs.Fields, zone string) {
	_, err := time.LoadLocation(zone)
	f.Check(err == nil && zone != "Local", "time_zone", "Choose a time zone, for example Europe/Zurich.")
}

// Slug makes an address from a name.
func Slug(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	s := strings.Trim(b.String(), "-")
	return strings.Trim(s[:min(len(s), 40)], "-")
}

// AddMemberTx makes a person a member; for the founder and for people that come with data.
func AddMemberTx(tx *pg.Tx, user id.User, role access.Role, title string) {
	tx.QueueAt(`insert into memberships (org_id, user_id, role, title, joined_at) values ($1, $2, $3, $4, coalesce($5, now()))`,
		tx.Org(), user, string(role), title)
}

type memberRow struct {
	OrgID          id.Org
	Slug           string
	OrgName        string
	TaskPrefix     string
	TimeZone       string
	WeekStart      int
	UnlinkedPolicy string
	UserID         id.User
	Role           string
	Email          string
	Name           string
	Title          string
	SecondFactor   bool
	DeleteAfter    *time.Time
}

func (r memberRow) member() Member {
	return Member{
		Org:   Org{r.OrgID, r.Slug, r.OrgName, r.TaskPrefix, r.TimeZone, r.WeekStart, r.UnlinkedPolicy},
		Actor: access.Actor{Org: r.OrgID, User: r.UserID, Role: access.Role(r.Role)},
		Email: r.Email, Name: r.Name, Title: r.Title, NeedsFactor: r.SecondFactor, DeleteAfter: r.DeleteAfter,
	}
}

const selectMember = `select o.id as org_id, o.slug, o.name as org_name, o.task_prefix, o.time_zone, o.week_start, o.unlinked_policy,
	m.user_id, m.role, u.email, u.name, m.title, o.second_factor, o.delete_after
	from memberships m join orgs o on o.id = m.org_id join users u on u.id = m.user_id
	where m.user_id = uid() and m.deactivated_at is null and u.disabled_at is null`

// Enter returns the person as a member of the organisation at this address; NotFound if she is none.
func (s *Service) Enter(ctx context.Context, user id.User, slug string) (Member, error) {
	var row memberRow
	r := &pg.Read{}
	pg.First(r, &row, selectMember+` and o.slug = $1`, slug)
	err := s.db.ReadUser(ctx, user, r)
	return row.member(), err
}

// Entering is Enter for whoever the queries are read as that ask puts its own with; then member is the person, or nobody.
func Entering(slug string) (ask func(*pg.Read), member func() Member) {
	row := &memberRow{}
	return func(r *pg.Read) { pg.Maybe(r, row, selectMember+` and o.slug = $1`, slug) }, func() Member { return row.member() }
}

// Of lists the organisations a person is in, by name.
func (s *Service) Of(ctx context.Context, user id.User) ([]Member, error) {
	var rows []memberRow
	r := &pg.Read{}
	pg.All(r, &rows, selectMember+` order by o.name`)
	err := s.db.ReadUser(ctx, user, r)
	out := make([]Member, len(rows))
	for i, row := range rows {
		out[i] = row.member()
	}
	return out, err
}

// All lists every organisation, for the operator; those that are being removed are there no more.
func (s *Service) All(ctx context.Context) ([]Org, error) {
	var rows []Org
	r := &pg.Read{}
	pg.All(r, &rows, `select id, slug, name, task_prefix, time_zone, week_start, unlinked_policy from orgs
		where delete_after is null or delete_after > now() order by slug`)
	return rows, s.db.ReadGlobal(ctx, r)
}
