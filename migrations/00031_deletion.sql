-- An organisation that its owners gave up: for thirty days they can take that back, then all of it is removed. The app role
-- still deletes nothing of a history, whatever it is made to say: the removal is the owner's, a trigger checks that it is due.

-- +goose Up
-- purge_rows asks for the removal of that many rows and answers with how many it were; 0: none were left.
alter table orgs add column delete_after timestamptz, add column purge_rows bigint;
create index orgs_deleted on orgs (delete_after) where delete_after is not null;

-- +goose StatementBegin
create function keep_grace() returns trigger language plpgsql as $$
begin
  if new.delete_after < now() + interval '30 days' or (tg_op = 'UPDATE' and old.delete_after <= now()) then
    raise exception 'an organisation is removed 30 days after that was asked for, and not before' using errcode = '42501';
  end if;
  return new;
end $$;
-- +goose StatementEnd
create trigger grace_of_new before insert on orgs for each row when (new.delete_after is not null) execute function keep_grace();
create trigger grace_of_changed before update of delete_after on orgs for each row
  when (old.delete_after is distinct from new.delete_after) execute function keep_grace();

-- purge_some removes rows of one table: of the first that nothing which is left refers to. Which tables there are
-- it reads from the catalogue, so that none is forgotten. A table that refers to itself goes as a whole.
-- +goose StatementBegin
create function purge_some() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  t record;
  holds boolean;
  filled oid[] := '{}';
begin
  if new.delete_after is null or new.delete_after > now() or tid() is distinct from new.id then
    raise exception 'this organisation is not to be removed now' using errcode = '42501';
  end if;
  perform set_config('app.hidden', '{}', true);
  for t in select c.oid, c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
  loop
    execute format('select exists (select from %I where org_id = $1)', t.relname) into holds using new.id;
    if holds then
      filled := filled || t.oid;
    end if;
  end loop;
  select c.oid, c.relname, exists (select from pg_constraint k where k.contype = 'f' and k.conrelid = c.oid and k.confrelid = c.oid) as own into t
  from pg_class c where c.oid = any (filled)
    and not exists (select from pg_constraint k where k.contype = 'f' and k.confrelid = c.oid and k.conrelid <> c.oid and k.conrelid = any (filled))
  order by c.relname limit 1;
  if t.oid is null and filled <> '{}' then
    raise exception 'the tables % refer to each other in a circle', filled::regclass[];
  elsif t.oid is null then
    new.purge_rows := 0;
    return new;
  end if;
  if t.relname = 'invitations' then
    delete from mails where ref in (select id from invitations where org_id = new.id);
  end if;
  execute format('delete from %1$I where org_id = $1 and ctid = any (array(select ctid from %1$I where org_id = $1 limit $2))', t.relname)
    using new.id, case when t.own then null else greatest(new.purge_rows, 1) end;
  get diagnostics new.purge_rows = row_count;
  return new;
end $$;
create function purge_last() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from orgs where id = new.id;
  return null;
end $$;
-- +goose StatementEnd
revoke execute on function purge_some(), purge_last() from public;
create trigger purge_rows before update of purge_rows on orgs for each row when (new.purge_rows is not null) execute function purge_some();
create trigger purge_org after update of purge_rows on orgs for each row when (new.purge_rows = 0) execute function purge_last();

-- +goose Down
drop trigger purge_org on orgs;
drop trigger purge_rows on orgs;
drop trigger grace_of_changed on orgs;
drop trigger grace_of_new on orgs;
drop function purge_last(), purge_some(), keep_grace();
drop index orgs_deleted;
alter table orgs drop column delete_after, drop column purge_rows;
