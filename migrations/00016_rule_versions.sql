-- Limits of an organisation, a row a version; without rows it has those every organisation starts with.

-- +goose Up
-- Append-only: what was judged by a version can be read again.
create table rule_versions (
  org_id uuid not null references orgs (id),
  version bigint not null check (version > 1),
  thresholds jsonb not null,
  note text not null default '' check (length(note) <= 500),
  by_user uuid not null,
  at timestamptz not null,
  primary key (org_id, version),
  foreign key (org_id, by_user) references memberships (org_id, user_id)
);
alter table rule_versions enable row level security;
alter table rule_versions force row level security;
create policy tenant on rule_versions using (org_id = tid()) with check (org_id = tid());
grant select, insert on rule_versions to plumbline_app;

-- The formulas what is stored was computed with; 0: nothing was yet. Whoever is here was, with the first.
alter table orgs add column formula bigint not null default 0;
update orgs set formula = 1;

-- +goose Down
alter table orgs drop column formula;
drop table rule_versions;
