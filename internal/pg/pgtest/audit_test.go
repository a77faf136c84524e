package pgtest

import (
	"context"
	"slices"
	"strings"
	"testing"
)

func TestSec_T01_CatalogueHasNoHole(t *testing.T) {
	t.Parallel()
	for _, finding := range Audit(t.Context(), connect(t, New(t).SuperDSN)) {
		t.Error(finding)
	}
}

// sound is a table that keeps every rule, to plant one deviation at a time into.
const sound = `create table planted (org_id uuid not null references orgs (id), id uuid not null, team_id uuid, primary key (org_id, id),
  foreign key (org_id, team_id) references teams (org_id, id));
alter table planted enable row level security;
alter table planted force row level security;
create policy tenant on planted using (org_id = tid()) with check (org_id = tid());
grant select, insert on planted to plumbline_app;
alter table planted owner to plumbline_owner;
`

var deviations = []struct{ name, sql, want string }{
	{"global table", `create table stray (id uuid primary key)`, "tenant column: stray has no org_id"},
	{"org_id nullable", `create table stray (org_id uuid, id uuid)`, "tenant column: stray.org_id is not uuid not null"},
	{"org_id as text", `create table stray (org_id text not null, id uuid)`, "tenant column: stray.org_id is not uuid not null"},
	{"rls off", `alter table planted disable row level security`, "row level security: planted has it off"},
	{"rls not forced", `alter table planted no force row level security`, "row level security: planted does not force"},
	{"no policy", `drop policy tenant on planted`, "policy: planted has no policy"},
	{"no check", `drop policy tenant on planted; create policy tenant on planted using (org_id = tid())`, "policy: planted.tenant is not"},
	{"open policy", `create policy open on planted for select using (true)`, "policy: planted.open is not"},
	{"policy with or", `create policy wide on planted using (org_id = tid() or id = uid()) with check (org_id = tid())`, "policy: planted.wide is not"},
	{"known policy widened", `drop policy own on memberships; create policy own on memberships for select using (true)`, "policy: memberships.own is not"},
	{"partition", `create table parted (org_id uuid not null, id uuid not null, primary key (org_id, id)) partition by hash (org_id);
		create table parted_0 partition of parted for values with (modulus 1, remainder 0)`, "row level security: parted_0 has it off"},
	{"tid rewritten", `create or replace function tid() returns uuid language sql stable as $$ select null::uuid $$`, "policy function: the function tid()"},
	{"tid definer", `alter function tid() security definer`, "policy function: the function tid()"},
	{"no primary key", `alter table planted drop constraint planted_pkey`, "primary key: planted has none"},
	{"primary key on id", `alter table planted drop constraint planted_pkey; alter table planted add primary key (id, org_id)`, "primary key: planted has none"},
	{"unique index", `create unique index planted_id on planted (id)`, "unique index: planted_id on planted"},
	{"unique expression", `create unique index planted_low on planted (lower(id::text), org_id)`, "unique index: planted_low on planted"},
	{"exclusion", `alter table planted add constraint planted_ex exclude using btree (id with =)`, "unique index: planted_ex on planted"},
	{"single-column key", `alter table planted add unique (id); create table child (org_id uuid not null, id uuid not null, planted_id uuid references planted (id))`,
		"foreign key: child_planted_id_fkey on child does not carry org_id"},
	{"crossed key", `alter table planted add column other uuid; alter table planted add foreign key (other, team_id) references teams (org_id, id)`, "foreign key: planted_other_team_id_fkey"},
	{"global to tenant", `alter table planted add unique (id); alter table users add column p uuid references planted (id)`, "foreign key: users_p_fkey on users does not carry"},
	{"other org column", `alter table planted add column from_org uuid references orgs (id)`, "foreign key: planted_from_org_fkey on planted refers to orgs"},
	{"view", `create view peek as select * from tasks`, "view: peek runs with the rights of its owner"},
	{"view, invoker off", `create view peek with (security_invoker = off) as select * from tasks`, "view: peek runs with the rights of its owner"},
	{"materialised view", `create materialized view copy as select * from tasks`, "view: copy is a materialised view"},
	{"definer function", `create function leak() returns bigint language sql security definer as $$ select count(*) from tasks $$`, "security definer: leak() may be called"},
	{"app superuser", `alter role plumbline_app superuser`, "role: plumbline_app may do everything"},
	{"app bypasses", `alter role plumbline_app bypassrls`, "role: plumbline_app may bypass"},
	{"owner bypasses", `alter role plumbline_owner bypassrls`, "role: plumbline_owner may bypass"},
	{"app member of owner", `grant plumbline_owner to plumbline_app`, "role: plumbline_app is a member of plumbline_owner"},
	{"app owns a table", `alter table planted owner to plumbline_app`, "role: plumbline_app owns table planted"},
	{"app owns a function", `create function own() returns int language sql as 'select 1'; alter function own() owner to plumbline_app`, "role: plumbline_app owns function own()"},
	{"superuser's table", `alter table planted owner to current_user`, "role: planted belongs to "},
	{"truncate", `grant truncate on planted to plumbline_app`, "privilege: plumbline_app has truncate on planted"},
	{"references", `grant references (id) on planted to plumbline_app`, "privilege: plumbline_app has references on planted"},
	{"trigger", `grant trigger on planted to public`, "privilege: plumbline_app has trigger on planted"},
	{"history rewritten", `grant update (verb) on activity to plumbline_app`, "privilege: plumbline_app has update on the append-only activity"},
	{"create in schema", `grant create on schema public to public`, "privilege: plumbline_app may create in the schema public"},
	{"enum", `create type mood as enum ('up'); alter table planted add column mood mood[]`, "column type: planted.mood is mood"},
	{"enum in a domain", `create type mood as enum ('up'); create domain moody as mood; alter table planted add column mood moody`, "column type: planted.mood is mood"},
	{"int4 key", `create table stray (org_id uuid not null, id int not null, primary key (org_id, id))`, "key width: stray.id is a key of four bytes"},
	{"serial", `alter table planted add column n serial`, "key width: planted_n_seq is a sequence of four bytes"},
	{"rows without tenant", `create policy open on planted for select using (true); insert into orgs (id, slug, name) values (gen_random_uuid(), 'a', 'A');
		insert into planted select id, id from orgs`, "no tenant: planted shows 1 rows"},
}

// Every rule can fail: each deviation, planted alone, gives its finding.
func TestSec_T01_EachHoleIsFound(t *testing.T) {
	t.Parallel()
	conn := connect(t, New(t).SuperDSN)
	for _, d := range deviations {
		tx, err := conn.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), sound); err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), d.sql); err != nil {
			t.Errorf("%s: cannot be planted: %v", d.name, err)
		} else if found := Audit(t.Context(), conn); !slices.ContainsFunc(found, func(f string) bool { return strings.HasPrefix(f, d.want) }) {
			t.Errorf("%s: no finding %q in %q", d.name, d.want, found)
		}
		if err := tx.Rollback(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAuditAcceptsASoundTable(t *testing.T) {
	t.Parallel()
	conn := connect(t, New(t).SuperDSN)
	if _, err := conn.Exec(t.Context(), sound+`
		create policy narrow on planted for update using (org_id = tid() and id <> uid()) with check (org_id = tid() and (id <> uid() or id is null));
		create view seen with (security_invoker) as select * from planted`); err != nil {
		t.Fatal(err)
	}
	for _, finding := range Audit(t.Context(), conn) {
		t.Error(finding)
	}
}
