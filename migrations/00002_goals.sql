-- Pillars, cycles, objectives, key results and what was true of them when.

-- +goose Up
create table pillars (
  org_id uuid not null references orgs (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 120),
  description text not null default '' check (length(description) <= 4000),
  owner_id uuid,
  weight double precision not null default 1 check (weight >= 0 and weight <= 100),
  position bigint not null default 0,
  archived_at timestamptz,
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  primary key (org_id, id),
  foreign key (org_id, owner_id) references memberships (org_id, user_id)
);
create unique index pillars_name on pillars (org_id, lower(name)) where archived_at is null;

create table cycles (
  org_id uuid not null references orgs (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 60),
  kind text not null check (kind in ('quarter', 'half', 'year', 'custom')),
  starts_on date not null,
  ends_on date not null,
  state text not null default 'draft' check (state in ('draft', 'active', 'closing', 'closed')),
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  primary key (org_id, id),
  constraint cycles_dates check (ends_on > starts_on and ends_on - starts_on <= 800
    and starts_on between date '1990-01-01' and date '2100-01-01')
);
create unique index cycles_name on cycles (org_id, lower(name));

create table objectives (
  org_id uuid not null references orgs (id),
  id uuid not null,
  cycle_id uuid not null,
  pillar_id uuid,
  parent_id uuid,
  team_id uuid not null,
  owner_id uuid,
  title text not null check (length(title) between 1 and 300),
  description text not null default '' check (length(description) <= 10000),
  state text not null default 'active' check (state in ('draft', 'active', 'paused', 'dropped', 'done')),
  weight double precision not null default 1 check (weight >= 0 and weight <= 100),
  rolls_up boolean not null default true,
  external_source text,
  external_id text,
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  primary key (org_id, id),
  foreign key (org_id, cycle_id) references cycles (org_id, id),
  foreign key (org_id, pillar_id) references pillars (org_id, id),
  foreign key (org_id, parent_id) references objectives (org_id, id),
  foreign key (org_id, team_id) references teams (org_id, id),
  foreign key (org_id, owner_id) references memberships (org_id, user_id),
  foreign key (org_id, created_by) references memberships (org_id, user_id),
  constraint objectives_not_own_parent check (parent_id is null or parent_id <> id)
);
create index objectives_cycle on objectives (org_id, cycle_id);
create index objectives_parent on objectives (org_id, parent_id) where parent_id is not null;
create index objectives_pillar on objectives (org_id, pillar_id) where pillar_id is not null;
create index objectives_team on objectives (org_id, team_id);
create unique index objectives_external on objectives (org_id, external_source, external_id) where external_id is not null;

create table key_results (
  org_id uuid not null references orgs (id),
  id uuid not null,
  number bigint not null,
  cycle_id uuid not null,
  objective_id uuid not null,
  team_id uuid not null,
  owner_id uuid,
  title text not null check (length(title) between 1 and 300),
  description text not null default '' check (length(description) <= 10000),
  kind text not null check (kind in ('increase', 'decrease', 'maintain', 'binary', 'ordinal', 'work_tracked')),
  unit text not null default '' check (length(unit) <= 30),
  start_value double precision,
  target_value double precision,
  low_value double precision,
  high_value double precision,
  commit_text text not null default '' check (length(commit_text) <= 1000),
  target_text text not null default '' check (length(target_text) <= 1000),
  stretch_text text not null default '' check (length(stretch_text) <= 1000),
  current_value double precision,
  confidence smallint check (confidence between 0 and 10),
  last_checkin_at timestamptz,
  waypoints jsonb not null default '[]',
  weight double precision not null default 1 check (weight >= 0 and weight <= 100),
  state text not null default 'active' check (state in ('active', 'paused', 'dropped', 'done')),
  start_on date not null,
  due_on date not null,
  external_source text,
  external_id text,
  revision bigint not null default 1,
  created_at timestamptz not null default now(),
  created_by uuid,
  primary key (org_id, id),
  foreign key (org_id, cycle_id) references cycles (org_id, id),
  foreign key (org_id, objective_id) references objectives (org_id, id),
  foreign key (org_id, team_id) references teams (org_id, id),
  foreign key (org_id, owner_id) references memberships (org_id, user_id),
  foreign key (org_id, created_by) references memberships (org_id, user_id),
  constraint key_results_dates check (due_on > start_on and due_on - start_on <= 800
    and start_on between date '1990-01-01' and date '2100-01-01'),
  constraint key_results_target check (case kind
    when 'increase' then start_value is not null and target_value is not null and target_value > start_value
    when 'decrease' then start_value is not null and target_value is not null and target_value < start_value
    when 'maintain' then low_value is not null and high_value is not null and high_value >= low_value
    else true end)
);
create unique index key_results_number on key_results (org_id, cycle_id, number);
create index key_results_objective on key_results (org_id, objective_id);
create index key_results_team on key_results (org_id, team_id);
create index key_results_owner on key_results (org_id, owner_id);
create unique index key_results_external on key_results (org_id, external_source, external_id) where external_id is not null;

-- Valid-time versions of what a goal promised: never updated but for closing valid_to.
create table goal_versions (
  org_id uuid not null references orgs (id),
  id uuid not null,
  objective_id uuid,
  kr_id uuid,
  valid_from timestamptz not null,
  valid_to timestamptz,
  data jsonb not null,
  changed text[] not null default '{}',
  why text not null default '' check (length(why) <= 2000),
  changed_by uuid,
  primary key (org_id, id),
  foreign key (org_id, objective_id) references objectives (org_id, id),
  foreign key (org_id, kr_id) references key_results (org_id, id),
  foreign key (org_id, changed_by) references memberships (org_id, user_id),
  constraint goal_versions_one_goal check (num_nonnulls(objective_id, kr_id) = 1)
);
create index goal_versions_kr on goal_versions (org_id, kr_id, valid_from) where kr_id is not null;
create index goal_versions_objective on goal_versions (org_id, objective_id, valid_from) where objective_id is not null;
create unique index goal_versions_open_kr on goal_versions (org_id, kr_id) where valid_to is null and kr_id is not null;
create unique index goal_versions_open_objective on goal_versions (org_id, objective_id) where valid_to is null and objective_id is not null;

-- +goose StatementBegin
do $$
declare t text;
begin
  foreach t in array array['pillars', 'cycles', 'objectives', 'key_results', 'goal_versions'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (org_id = tid()) with check (org_id = tid())', t);
    execute format('grant select, insert, update on %I to plumbline_app', t);
  end loop;
end $$;
-- +goose StatementEnd

-- +goose Down
drop table goal_versions, key_results, objectives, cycles, pillars;
