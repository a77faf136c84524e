-- An invitation may lead into several teams. Its one team_id stays, unread, for processes of the version before.

-- +goose Up
create table invitation_teams (
  org_id uuid not null references orgs (id),
  invitation_id uuid not null,
  team_id uuid not null,
  primary key (org_id, invitation_id, team_id),
  foreign key (org_id, invitation_id) references invitations (org_id, id),
  foreign key (org_id, team_id) references teams (org_id, id)
);
create index invitation_teams_team on invitation_teams (org_id, team_id);
create index invitations_made on invitations (org_id, created_at);
alter table invitation_teams enable row level security;
alter table invitation_teams force row level security;
create policy tenant on invitation_teams using (org_id = tid()) with check (org_id = tid());
grant select, insert, delete on invitation_teams to plumbline_app;
-- +goose StatementBegin
do $$
declare o uuid;
begin
  for o in select id from orgs loop
    perform set_config('app.org_id', o::text, true);
    insert into invitation_teams (org_id, invitation_id, team_id)
      select org_id, id, team_id from invitations where org_id = o and team_id is not null;
  end loop;
  perform set_config('app.org_id', '', true);
end $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
do $$
declare o uuid;
begin
  for o in select id from orgs loop
    perform set_config('app.org_id', o::text, true);
    update invitations i set team_id = (select t.team_id from invitation_teams t
      where t.org_id = o and t.invitation_id = i.id order by t.team_id limit 1) where i.org_id = o;
  end loop;
  perform set_config('app.org_id', '', true);
end $$;
-- +goose StatementEnd
drop index invitations_made;
drop table invitation_teams;
