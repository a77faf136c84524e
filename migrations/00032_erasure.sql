-- A person who was erased: the row stays, with a pseudonym, for what she did refers to it. Whom an address is invited by is
-- seen by the person with that address, so that it is found wherever it stands.

-- +goose Up
alter table users add column erased_at timestamptz;
create index invitations_address on invitations (email);
create function my_address() returns text language sql stable parallel safe
  as $$ select email from users where id = uid() and email_confirmed_at is not null $$;
create policy addressed on invitations for select using (email = my_address());

-- +goose Down
drop policy addressed on invitations;
drop function my_address();
drop index invitations_address;
alter table users drop column erased_at;
