-- People, organisations, teams. Tenant tables carry org_id in every key and are closed by
-- row level security; users, orgs and sessions are the only global tables.

-- +goose Up
create function tid() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.org_id', true), '')::uuid $$;
create function uid() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.user_id', true), '')::uuid $$;
create function sweeping() returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('app.sweep', true), '') = 'on' $$;

create table users (
  id uuid primary key,
  email text not null unique check (email = lower(email) and length(email) between 3 and 254),
  name text not null check (length(name) between 1 and 120),
  password_hash text not null,
  created_at timestamptz not null default now(),
  disabled_at timestamptz
);

create table sessions (
  token text primary key,
  user_id uuid references users (id) on delete cascade,
  data bytea not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now()
);
create index sessions_user on sessions (user_id);
create index sessions_expiry on sessions (expires_at);

create table orgs (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
  name text not null check (length(name) between 1 and 120),
  task_prefix text not null default 'PL' check (task_prefix ~ '^[A-Z]{1,6}$'),
  time_zone text not null default 'UTC',
  week_start smallint not null default 1 check (week_start between 0 and 6),
  unlinked_policy text not null default 'low_priority' check (unlinked_policy in ('allow', 'low_priority', 'require')),
  next_change_at timestamptz not null default '-infinity',
  created_at timestamptz not null default now()
);
create index orgs_next_change on orgs (next_change_at);

create table memberships (
  org_id uuid not null references orgs (id),
  user_id uuid not null references users (id),
  role text not null check (role in ('owner', 'admin', 'executive', 'lead', 'member', 'viewer')),
  title text not null default '' check (length(title) <= 120),
  joined_at timestamptz not null default now(),
  deactivated_at timestamptz,
  primary key (org_id, user_id)
);
create index memberships_user on memberships (user_id);

create table counters (
  org_id uuid not null references orgs (id),
  name text not null,
  value bigint not null,
  primary key (org_id, name)
);

create table teams (
  org_id uuid not null references orgs (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  parent_id uuid,
  lead_id uuid,
  archived_at timestamptz,
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, parent_id) references teams (org_id, id),
  foreign key (org_id, lead_id) references memberships (org_id, user_id)
);
create unique index teams_name on teams (org_id, lower(name)) where archived_at is null;

create table team_members (
  org_id uuid not null,
  team_id uuid not null,
  user_id uuid not null,
  primary key (org_id, team_id, user_id),
  foreign key (org_id, team_id) references teams (org_id, id),
  foreign key (org_id, user_id) references memberships (org_id, user_id)
);
create index team_members_user on team_members (org_id, user_id);

-- +goose StatementBegin
do $$
declare t text;
begin
  foreach t in array array['memberships', 'counters', 'teams', 'team_members'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (org_id = tid()) with check (org_id = tid())', t);
    execute format('grant select, insert, update, delete on %I to plumbline_app', t);
  end loop;
end $$;
-- +goose StatementEnd
-- A person sees her own memberships before an organisation is chosen.
create policy own on memberships for select using (user_id = uid());
grant select, insert, update, delete on users, sessions to plumbline_app;
grant select, insert, update on orgs to plumbline_app;
-- A process asks whether the schema is the one it was built for.
grant select on goose_db_version to plumbline_app;

-- +goose Down
revoke select on goose_db_version from plumbline_app;
drop table team_members, teams, counters, memberships, orgs, sessions, users;
drop function tid(), uid(), sweeping();
