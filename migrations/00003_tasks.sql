-- Tasks, their links with provenance, the plan they fill, check-ins, the activity log.

-- +goose Up
create table tasks (
  org_id uuid not null references orgs (id),
  id uuid not null,
  number bigint not null,
  team_id uuid not null,
  owner_id uuid,
  title text not null check (length(title) between 1 and 300),
  notes text not null default '' check (length(notes) <= 50000),
  state text not null default 'todo' check (state in ('todo', 'in_progress', 'blocked', 'in_review', 'done', 'cancelled')),
  is_open boolean not null default true,
  blocked_reason text not null default '' check (length(blocked_reason) <= 500),
  priority text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
  effort double precision check (effort > 0 and effort <= 1000),
  due_on date check (due_on between date '1990-01-01' and date '2100-01-01'),
  run_business boolean not null default false,
  state_since timestamptz not null,
  active_at timestamptz not null,
  closed_at timestamptz,
  deleted_at timestamptz,
  external_source text,
  external_id text,
  revision bigint not null default 1,
  created_at timestamptz not null,
  created_by uuid,
  primary key (org_id, id),
  foreign key (org_id, team_id) references teams (org_id, id),
  foreign key (org_id, owner_id) references memberships (org_id, user_id),
  foreign key (org_id, created_by) references memberships (org_id, user_id),
  constraint tasks_open check (is_open = (deleted_at is null and state in ('todo', 'in_progress', 'blocked', 'in_review'))),
  constraint tasks_closed check ((closed_at is not null) = (state in ('done', 'cancelled'))),
  constraint tasks_blocked check (state = 'blocked' or blocked_reason = '')
) with (fillfactor = 85);
-- No index names the raw state, so that state changes stay heap-only.
create unique index tasks_number on tasks (org_id, number);
create index tasks_team on tasks (org_id, team_id) where is_open;
create index tasks_owner on tasks (org_id, owner_id) where is_open;
create index tasks_due on tasks (org_id, due_on) where is_open;
create index tasks_closed_at on tasks (org_id, team_id, closed_at) where closed_at is not null;
create unique index tasks_external on tasks (org_id, external_source, external_id) where external_id is not null;

-- Valid-time rows: a link ends, it is never deleted.
create table task_links (
  org_id uuid not null references orgs (id),
  id uuid not null,
  task_id uuid not null,
  kr_id uuid,
  objective_id uuid,
  impact smallint not null default 3 check (impact in (1, 3, 9)),
  provenance text not null check (provenance in ('from_goal', 'at_creation', 'retrofitted', 'imported', 'carried')),
  linked_at timestamptz not null,
  linked_by uuid,
  unlinked_at timestamptz,
  unlinked_by uuid,
  primary key (org_id, id),
  foreign key (org_id, task_id) references tasks (org_id, id),
  foreign key (org_id, kr_id) references key_results (org_id, id),
  foreign key (org_id, objective_id) references objectives (org_id, id),
  foreign key (org_id, linked_by) references memberships (org_id, user_id),
  foreign key (org_id, unlinked_by) references memberships (org_id, user_id),
  constraint task_links_one_goal check (num_nonnulls(kr_id, objective_id) = 1)
);
create index task_links_task on task_links (org_id, task_id);
create index task_links_kr on task_links (org_id, kr_id) where kr_id is not null;
create index task_links_objective on task_links (org_id, objective_id) where objective_id is not null;
create unique index task_links_live_kr on task_links (org_id, task_id, kr_id) where unlinked_at is null and kr_id is not null;
create unique index task_links_live_objective on task_links (org_id, task_id, objective_id) where unlinked_at is null and objective_id is not null;

create table task_states (
  org_id uuid not null references orgs (id),
  id uuid not null,
  task_id uuid not null,
  from_state text,
  to_state text not null,
  reason text not null default '' check (length(reason) <= 500),
  at timestamptz not null,
  changed_by uuid,
  primary key (org_id, id),
  foreign key (org_id, task_id) references tasks (org_id, id),
  foreign key (org_id, changed_by) references memberships (org_id, user_id)
);
create index task_states_task on task_states (org_id, task_id, at);

-- Work a key result was planned to need, before a task exists.
create table plan_slots (
  org_id uuid not null references orgs (id),
  id uuid not null,
  kr_id uuid not null,
  title text not null check (length(title) between 1 and 300),
  impact smallint not null default 3 check (impact in (1, 3, 9)),
  planned_on date not null check (planned_on between date '1990-01-01' and date '2100-01-01'),
  position bigint not null default 0,
  task_id uuid,
  dropped_at timestamptz,
  revision bigint not null default 1,
  created_at timestamptz not null,
  created_by uuid,
  primary key (org_id, id),
  foreign key (org_id, kr_id) references key_results (org_id, id),
  foreign key (org_id, task_id) references tasks (org_id, id),
  foreign key (org_id, created_by) references memberships (org_id, user_id)
);
create index plan_slots_kr on plan_slots (org_id, kr_id);
create unique index plan_slots_task on plan_slots (org_id, task_id) where task_id is not null;

create table checkins (
  org_id uuid not null references orgs (id),
  id uuid not null,
  kr_id uuid not null,
  value double precision,
  confidence smallint check (confidence between 0 and 10),
  note text not null default '' check (length(note) <= 10000),
  flagged boolean not null default false,
  flag_note text not null default '' check (length(flag_note) <= 500),
  at timestamptz not null,
  made_by uuid,
  external_source text,
  external_id text,
  primary key (org_id, id),
  foreign key (org_id, kr_id) references key_results (org_id, id),
  foreign key (org_id, made_by) references memberships (org_id, user_id)
);
create index checkins_kr on checkins (org_id, kr_id, at);
create unique index checkins_external on checkins (org_id, external_source, external_id) where external_id is not null;

-- Append-only: who did what to what. The app role may not change or delete a row.
create table activity (
  org_id uuid not null references orgs (id),
  id uuid not null,
  at timestamptz not null,
  actor_id uuid,
  verb text not null,
  subject_kind text not null,
  subject_id uuid not null,
  kr_id uuid,
  objective_id uuid,
  data jsonb not null default '{}',
  primary key (org_id, id),
  foreign key (org_id, actor_id) references memberships (org_id, user_id)
);
create index activity_subject on activity (org_id, subject_id, at);
create index activity_kr on activity (org_id, kr_id, at) where kr_id is not null;
create index activity_objective on activity (org_id, objective_id, at) where objective_id is not null;

-- +goose StatementBegin
do $$
declare t text;
begin
  foreach t in array array['tasks', 'task_links', 'task_states', 'plan_slots', 'checkins', 'activity'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (org_id = tid()) with check (org_id = tid())', t);
    execute format('grant select, insert on %I to plumbline_app', t);
  end loop;
end $$;
-- +goose StatementEnd
grant update on tasks, task_links, plan_slots, checkins to plumbline_app;

-- +goose Down
drop table activity, checkins, plan_slots, task_states, task_links, tasks;
