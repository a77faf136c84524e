-- Files that wait to be imported, and what each imported row said, so that the next import of the
-- same file changes only what changed there.

-- +goose Up
create table imports (
  org_id uuid not null references orgs (id),
  id uuid not null,
  created_by uuid not null,
  created_at timestamptz not null,
  options jsonb not null,
  names text[] not null,
  contents bytea[] not null, -- emptied once applied
  applied_at timestamptz,
  result jsonb,
  primary key (org_id, id),
  foreign key (org_id, created_by) references memberships (org_id, user_id)
);
create index imports_age on imports (org_id, created_at);

create table import_rows (
  org_id uuid not null references orgs (id),
  source text not null,
  kind text not null,
  external_id text not null,
  fingerprint bytea not null,
  primary key (org_id, source, kind, external_id)
);

-- +goose StatementBegin
do $$
declare t text;
begin
  foreach t in array array['imports', 'import_rows'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy tenant on %I using (org_id = tid()) with check (org_id = tid())', t);
    execute format('grant select, insert, update on %I to plumbline_app', t);
  end loop;
end $$;
-- +goose StatementEnd
grant delete on imports to plumbline_app;

-- +goose Down
drop table import_rows, imports;
