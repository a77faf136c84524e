-- What the rules about stopped goals, changed promises, clusters, priorities and finished work rest on.

-- +goose Up
-- Whoever works on a task says that it still serves a goal whose promise changed.
alter table task_links
  add column confirmed_at timestamptz,
  add column confirmed_by uuid,
  add constraint task_links_confirmed_by foreign key (org_id, confirmed_by) references memberships (org_id, user_id);

-- objective_id: what it was computed under. stop: why it asks for no more work, '' if it does. mix: the
-- effort its team spent on it lately.
truncate kr_signals, team_signals, objective_signals, task_signals;
alter table kr_signals
  add column objective_id uuid not null,
  add column stop text not null,
  add column mix bigint not null;

-- stop: why every goal it serves stopped; effort in hundredths; serves: the objectives of its key results.
alter table task_signals
  add column stop text not null,
  add column effort bigint not null,
  add column serves uuid[] not null;
create index task_signals_stop on task_signals (org_id, team_id) where stop <> '';

alter table team_signals
  add column done bigint not null,
  add column traced bigint not null;

-- Each finished task as its team counts it.
create table done_signals (
  org_id uuid not null,
  task_id uuid not null,
  team_id uuid not null,
  closed_at timestamptz not null,
  traced boolean not null,
  primary key (org_id, task_id),
  foreign key (org_id, task_id) references tasks (org_id, id)
);
create index done_signals_team on done_signals (org_id, team_id, closed_at) include (traced);
alter table done_signals enable row level security;
alter table done_signals force row level security;
create policy tenant on done_signals using (org_id = tid()) with check (org_id = tid());
grant select, insert, update, delete on done_signals to plumbline_app;

-- The next look at each organisation computes what was emptied.
update orgs set next_change_at = '-infinity';

-- +goose Down
drop table done_signals;
alter table team_signals drop column done, drop column traced;
drop index task_signals_stop;
alter table task_signals drop column stop, drop column effort, drop column serves;
alter table kr_signals drop column objective_id, drop column stop, drop column mix;
alter table task_links drop constraint task_links_confirmed_by, drop column confirmed_at, drop column confirmed_by;
