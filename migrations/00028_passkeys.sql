-- Passkeys belong to a person, who is known to them by a random handle. A person with a passkey has a second factor,
-- so recovery codes are hers, whichever factor they stand in for.

-- +goose Up
create table passkey_handles (
  user_id uuid primary key references users (id) on delete cascade,
  handle bytea not null unique check (length(handle) = 64)
);

create table passkeys (
  id uuid primary key,
  user_id uuid not null references passkey_handles (user_id) on delete cascade,
  credential_id bytea not null unique check (length(credential_id) between 1 and 1023),
  record bytea not null check (length(record) <= 20000),
  name text not null check (length(name) between 1 and 80),
  sign_count bigint not null default 0,
  challenge bytea,
  created_at timestamptz not null default now(),
  used_at timestamptz,
  copied_at timestamptz
);
create index passkeys_user on passkeys (user_id);

grant select, insert, update, delete on passkey_handles, passkeys to plumbline_app;

alter table recovery_codes drop constraint recovery_codes_user_id_fkey;
alter table recovery_codes add constraint recovery_codes_user_id_fkey foreign key (user_id) references users (id) on delete cascade;

-- +goose Down
delete from recovery_codes where user_id not in (select user_id from second_factors);
alter table recovery_codes drop constraint recovery_codes_user_id_fkey;
alter table recovery_codes add constraint recovery_codes_user_id_fkey foreign key (user_id) references second_factors (user_id) on delete cascade;
drop table passkeys, passkey_handles;
