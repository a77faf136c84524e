-- Mails on their way, what is confirmed by a mail, and how often something was tried. All of it belongs
-- to people, not to an organisation: global tables, holding hashes and sealed text only.

-- +goose Up
alter table users add column email_confirmed_at timestamptz;
-- A session is good for the epoch it was made in: ending all of them is one step forward.
alter table users add column epoch bigint not null default 0;
alter table sessions add column id uuid not null default gen_random_uuid();
alter table sessions add column epoch bigint not null default 0;
alter table sessions add column agent text not null default '' check (length(agent) <= 120);
alter table sessions add column seen_at timestamptz not null default now();

create table mails (
  id uuid primary key,
  recipient text not null check (length(recipient) between 3 and 254),
  ref uuid,
  user_id uuid references users (id) on delete cascade,
  sealed bytea not null,
  attempts int not null default 0,
  next_at timestamptz not null default now(),
  created_at timestamptz not null default now()
);
create index mails_next on mails (next_at);
create index mails_ref on mails (ref) where ref is not null;
create index mails_user on mails (user_id) where user_id is not null;

create table signups (
  token_hash bytea primary key check (length(token_hash) = 32),
  email text not null check (email = lower(email) and length(email) between 3 and 254),
  name text not null check (length(name) between 1 and 120),
  password_hash text not null,
  org_name text not null check (length(org_name) between 1 and 120),
  time_zone text not null,
  expires_at timestamptz not null
);
create index signups_expiry on signups (expires_at);

create table account_tokens (
  token_hash bytea primary key check (length(token_hash) = 32),
  user_id uuid not null references users (id) on delete cascade,
  purpose text not null check (purpose in ('reset', 'address')),
  email text not null check (email = lower(email) and length(email) between 3 and 254),
  expires_at timestamptz not null
);
create index account_tokens_user on account_tokens (user_id);
create index account_tokens_expiry on account_tokens (expires_at);

create table tries (
  kind text not null,
  subject bytea not null,
  count bigint not null,
  ends_at timestamptz not null,
  primary key (kind, subject)
);
create index tries_end on tries (ends_at);

grant select, insert, update, delete on mails, signups, account_tokens, tries to plumbline_app;

-- +goose Down
drop table tries, account_tokens, signups, mails;
alter table sessions drop column seen_at, drop column agent, drop column epoch, drop column id;
alter table users drop column epoch, drop column email_confirmed_at;
