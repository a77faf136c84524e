-- The outcome of the traceability test of each key result, and what an organisation's figures take from its past.

-- +goose Up
alter table kr_signals add column trace text not null default 'nothing' check (trace in ('passes', 'untouched', 'unowned', 'nothing'));

-- Counted when a day begins, from what was true until then: no day changes it. stale: facts of before may have
-- changed since, as when a task is reopened.
create table org_figures (
  org_id uuid not null references orgs (id),
  day date not null,
  cycle_id uuid,
  done bigint not null,
  traced bigint not null,
  links bigint not null,
  ended bigint not null,
  half_life bigint,
  stale boolean not null default false,
  computed_at timestamptz not null,
  primary key (org_id),
  foreign key (org_id, cycle_id) references cycles (org_id, id)
);
alter table org_figures enable row level security;
alter table org_figures force row level security;
create policy tenant on org_figures using (org_id = tid()) with check (org_id = tid());
grant select, insert, update, delete on org_figures to plumbline_app;

-- What is stored already lacks the column: the worker computes it anew, and the day once more.
alter table signal_queue no force row level security;
alter table kr_signals no force row level security;
insert into signal_queue (org_id, kind, ref_id) select org_id, 'key_result', kr_id from kr_signals;
alter table signal_queue force row level security;
alter table kr_signals force row level security;
update orgs set next_change_at = '-infinity';

-- +goose Down
drop table org_figures;
alter table kr_signals drop column trace;
