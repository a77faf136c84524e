-- A second factor belongs to a person: its seed is sealed, its last step kept so that a code works once,
-- and recovery codes are hashes that are removed when used. An organisation may require one.

-- +goose Up
create table second_factors (
  user_id uuid primary key references users (id) on delete cascade,
  sealed bytea not null,
  last_step bigint not null default 0,
  created_at timestamptz not null default now(),
  confirmed_at timestamptz
);

create table recovery_codes (
  user_id uuid not null references second_factors (user_id) on delete cascade,
  code_hash bytea not null check (length(code_hash) = 32),
  primary key (user_id, code_hash)
);

grant select, insert, update, delete on second_factors, recovery_codes to plumbline_app;
alter table orgs add column second_factor boolean not null default false;

-- +goose Down
alter table orgs drop column second_factor;
drop table recovery_codes, second_factors;
