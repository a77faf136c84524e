-- Domains that organisations claim, and prove by a record in the domain's own zone. Whoever has a confirmed address at
-- a proved one may join. It is one organisation's only, so it must be unique over all of them.

-- +goose Up
create table domains (
  org_id uuid not null references orgs (id),
  id uuid not null,
  domain text not null check (domain = lower(domain) and length(domain) between 3 and 253),
  proof text not null check (length(proof) between 20 and 80),
  role text not null default 'member' check (role in ('member', 'viewer')),
  offered boolean not null default true,
  created_at timestamptz not null default now(),
  verified_at timestamptz,
  checked_at timestamptz,
  primary key (org_id, id)
);
create unique index domains_claimed on domains (org_id, domain);
create unique index domains_verified on domains (domain) where verified_at is not null;

-- own_domain is where a person reads mails, if a mail has shown that she does.
create function own_domain() returns text language sql stable
  as $$ select split_part(email, '@', 2) from users where id = uid() and email_confirmed_at is not null and disabled_at is null $$;

alter table domains enable row level security;
alter table domains force row level security;
create policy tenant on domains using (org_id = tid()) with check (org_id = tid());
create policy own on domains for select using (verified_at is not null and domain = own_domain());
create policy sweep on domains for select using (sweeping());
grant select, insert, update, delete on domains to plumbline_app;

-- +goose Down
drop table domains;
drop function own_domain();
