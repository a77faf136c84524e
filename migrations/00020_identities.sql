-- A person as an identity provider knows her: by who says so and what it calls her, never by her address.

-- +goose Up
create table identities (
  issuer text not null check (length(issuer) between 1 and 500),
  subject text not null check (length(subject) between 1 and 255),
  user_id uuid not null references users (id) on delete cascade,
  label text not null check (length(label) <= 254),
  created_at timestamptz not null default now(),
  primary key (issuer, subject)
);
create index identities_user on identities (user_id);
grant select, insert, update, delete on identities to plumbline_app;

-- +goose Down
drop table identities;
