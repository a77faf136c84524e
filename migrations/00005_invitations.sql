-- Invitations: only the hash of a token is kept, bound to organisation, address and role.

-- +goose Up
create table invitations (
  org_id uuid not null references orgs (id),
  id uuid not null,
  email text not null check (email = lower(email) and length(email) between 3 and 254),
  role text not null check (role in ('owner', 'admin', 'executive', 'lead', 'member', 'viewer')),
  team_id uuid,
  token_hash bytea not null,
  invited_by uuid not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  primary key (org_id, id),
  foreign key (org_id, team_id) references teams (org_id, id),
  foreign key (org_id, invited_by) references memberships (org_id, user_id)
);
create unique index invitations_token on invitations (org_id, token_hash);
create unique index invitations_open on invitations (org_id, email) where accepted_at is null and revoked_at is null;

alter table invitations enable row level security;
alter table invitations force row level security;
create policy tenant on invitations using (org_id = tid()) with check (org_id = tid());
grant select, insert, update on invitations to plumbline_app;

-- +goose Down
drop table invitations;
