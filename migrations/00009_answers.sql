-- What people answered to signals, and how the list of signals is read.

-- +goose Up
-- Append-only: the latest of a signal stands. A snooze ends by itself on its day.
create table signal_answers (
  org_id uuid not null references orgs (id),
  id uuid not null,
  signal_id uuid not null,
  kind text not null check (kind in ('acknowledged', 'snoozed', 'withdrawn')),
  note text not null default '' check (length(note) <= 500),
  until date check (until between date '1990-01-01' and date '2100-01-01'),
  by_user uuid not null,
  at timestamptz not null,
  primary key (org_id, id),
  foreign key (org_id, signal_id) references signals (org_id, id),
  foreign key (org_id, by_user) references memberships (org_id, user_id),
  constraint signal_answers_until check ((until is not null) = (kind = 'snoozed'))
);
create index signal_answers_signal on signal_answers (org_id, signal_id, at desc, id desc);
create index signals_closed on signals (org_id, closed_at) where closed_at is not null;

alter table signal_answers enable row level security;
alter table signal_answers force row level security;
create policy tenant on signal_answers using (org_id = tid()) with check (org_id = tid());
grant select, insert on signal_answers to plumbline_app;

-- +goose Down
drop table signal_answers;
drop index signals_closed;
