-- Marks for the worker, the current signals it stores, one row a day, and what it emitted.

-- +goose Up
-- Append-only, deleted by the drain: writers never wait and never deadlock here.
create table signal_queue (
  org_id uuid not null,
  seq bigint generated always as identity,
  kind text not null check (kind in ('task', 'team', 'key_result', 'objective', 'pillar')),
  ref_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  primary key (org_id, seq)
) with (autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_cost_delay = 0);

-- Subjects that failed to compute, set aside so that they never block their organisation.
create table signal_failures (
  org_id uuid not null references orgs (id),
  kind text not null,
  ref_id uuid not null,
  attempts bigint not null default 1,
  error text not null,
  next_try_at timestamptz not null,
  primary key (org_id, kind, ref_id)
);

-- The current signals. Columns are what lists sort and show; data is all the rest, decoded by
-- the structs in internal/signal/data.go. counts: the goal takes part in roll-ups; live: rules
-- speak about it; settled: declared done. day is the local day it was judged as of.
create table kr_signals (
  org_id uuid not null,
  kr_id uuid not null,
  team_id uuid not null,
  day date not null,
  status text not null,
  counts boolean not null,
  live boolean not null,
  settled boolean not null,
  behind boolean not null,
  uncovered boolean not null,
  has_value boolean not null,
  progress double precision not null,
  shown double precision not null,
  expected double precision not null,
  team_linked bigint not null,
  team_open bigint not null,
  open_tasks bigint not null,
  live_tasks bigint not null,
  stalled_tasks bigint not null,
  done_tasks bigint not null,
  closed_week bigint not null,
  work_done double precision,
  links bigint not null,
  from_goal bigint not null,
  retrofitted bigint not null,
  confidence bigint,
  checked_on date,
  data jsonb not null,
  computed_at timestamptz not null,
  primary key (org_id, kr_id),
  foreign key (org_id, kr_id) references key_results (org_id, id)
) with (fillfactor = 60);

create table objective_signals (
  org_id uuid not null,
  objective_id uuid not null,
  day date not null,
  status text not null,
  counts boolean not null,
  live boolean not null,
  has_data boolean not null,
  progress double precision not null,
  expected double precision not null,
  krs bigint not null,
  direct_open bigint not null,
  direct_done bigint not null,
  data jsonb not null,
  computed_at timestamptz not null,
  primary key (org_id, objective_id),
  foreign key (org_id, objective_id) references objectives (org_id, id)
) with (fillfactor = 60);

create table pillar_signals (
  org_id uuid not null,
  pillar_id uuid not null,
  day date not null,
  status text not null,
  has_data boolean not null,
  progress double precision not null,
  expected double precision not null,
  objectives bigint not null,
  lagging bigint not null,
  data jsonb not null,
  computed_at timestamptz not null,
  primary key (org_id, pillar_id),
  foreign key (org_id, pillar_id) references pillars (org_id, id)
) with (fillfactor = 60);

create table team_signals (
  org_id uuid not null,
  team_id uuid not null,
  day date not null,
  open_tasks bigint not null,
  linked bigint not null,
  objective_only bigint not null,
  run_business bigint not null,
  unlinked bigint not null,
  aimed bigint not null,
  focus bigint not null,
  focus_aimed bigint not null,
  links bigint not null,
  from_goal bigint not null,
  retrofitted bigint not null,
  behind_krs bigint not null,
  score bigint,
  data jsonb not null,
  computed_at timestamptz not null,
  primary key (org_id, team_id),
  foreign key (org_id, team_id) references teams (org_id, id)
) with (fillfactor = 60);

-- Each open task as its team counts it, so that a team is summed from narrow rows.
create table task_signals (
  org_id uuid not null,
  task_id uuid not null,
  team_id uuid not null,
  linked boolean not null,
  objective boolean not null,
  run_business boolean not null,
  moving boolean not null,
  due_on date,
  aimed boolean not null,
  gap boolean not null,
  primary key (org_id, task_id),
  foreign key (org_id, task_id) references tasks (org_id, id)
) with (fillfactor = 80);
create index task_signals_team on task_signals (org_id, team_id);

-- One row a day and goal, a day's row as the day left it; carried forward where nothing ran.
create table goal_days (
  org_id uuid not null references orgs (id),
  goal_id uuid not null,
  day date not null,
  kind text not null check (kind in ('key_result', 'objective', 'pillar')),
  status text not null,
  progress double precision not null,
  expected double precision not null,
  data jsonb not null default '{}',
  primary key (org_id, goal_id, day)
);
create index goal_days_day on goal_days (org_id, day);

create table team_days (
  org_id uuid not null references orgs (id),
  team_id uuid not null,
  day date not null,
  open_tasks bigint not null,
  linked bigint not null,
  aimed bigint not null,
  data jsonb not null default '{}',
  primary key (org_id, team_id, day),
  foreign key (org_id, team_id) references teams (org_id, id)
);

-- What the rules said, from when to when: one open row a rule and subject.
create table signals (
  org_id uuid not null references orgs (id),
  id uuid not null,
  rule text not null,
  rule_version bigint not null,
  severity text not null check (severity in ('off', 'risk', 'info')),
  subject_kind text not null check (subject_kind in ('key_result', 'objective', 'pillar', 'team')),
  subject_id uuid not null,
  sentence text not null,
  clears text not null,
  inputs jsonb not null,
  opened_at timestamptz not null,
  changed_at timestamptz not null,
  closed_at timestamptz,
  primary key (org_id, id)
);
create unique index signals_open on signals (org_id, rule, subject_id) where closed_at is null;
create index signals_subject on signals (org_id, subject_id, opened_at);

-- +goose StatementBegin
do $$
declare t text;
begin
  foreach t in array array['signal_queue', 'signal_failures', 'kr_signals', 'objective_signals', 'pillar_signals',
      'team_signals', 'task_signals', 'goal_days', 'team_days', 'signals'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (org_id = tid()) with check (org_id = tid())', t);
    execute format('grant select, insert, update, delete on %I to plumbline_app', t);
  end loop;
end $$;
-- +goose StatementEnd
revoke update on signal_queue from plumbline_app;
-- The worker finds which organisations have something to do before it enters one.
create policy sweep on signal_queue for select using (sweeping());
create policy sweep on signal_failures for select using (sweeping());

-- +goose Down
drop table signals, team_days, goal_days, task_signals, team_signals, pillar_signals, objective_signals, kr_signals, signal_failures, signal_queue;
