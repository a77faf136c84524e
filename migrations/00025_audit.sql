-- The audit trail: where each event came from, and a chain of hashes per organisation over the events.

-- +goose Up
alter table activity add column client text not null default '' check (length(client) <= 64);

-- Append-only, like what it seals: row n holds the hash of row n - 1 and of one event.
create table activity_seals (
  org_id uuid not null references orgs (id),
  n bigint not null check (n > 0),
  activity_id uuid not null,
  hash bytea not null check (length(hash) = 32),
  sealed_at timestamptz not null default now(),
  primary key (org_id, n)
);
create unique index activity_seals_event on activity_seals (org_id, activity_id);
alter table activity_seals enable row level security;
alter table activity_seals force row level security;
create policy tenant on activity_seals using (org_id = tid()) with check (org_id = tid());
grant select, insert on activity_seals to plumbline_app;

-- +goose Down
drop table activity_seals;
alter table activity drop column client;
