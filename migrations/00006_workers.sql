-- Workers heard from: readiness asks whether one is alive, in whichever process. A global table.

-- +goose Up
create table workers (
  id text primary key,
  seen_at timestamptz not null
);
grant select, insert, update, delete on workers to plumbline_app;

-- +goose Down
drop table workers;
