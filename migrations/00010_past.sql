-- Rows as they were before they changed, so that a page can show any past day. State changes of tasks,
-- links and what goals promised have histories of their own; this holds the rest, and the signals of each day.

-- +goose Up
-- The transaction's time; histories that are written afterwards say their own.
create function at_now() returns timestamptz language sql stable
  as $$ select coalesce(nullif(current_setting('app.now', true), '')::timestamptz, now()) $$;

-- Append-only: until then the row of kind was so. At an instant a row is the first one kept for longer,
-- or the row itself if there is none. Data holds what is large and seldom read.
create table past_rows (
  org_id uuid not null references orgs (id),
  kind text not null,
  subject_id uuid not null,
  until timestamptz not null,
  seq bigint generated always as identity,
  was jsonb not null,
  data jsonb,
  primary key (org_id, kind, subject_id, until, seq)
) with (toast_tuple_target = 1024);
alter table past_rows enable row level security;
alter table past_rows force row level security;
create policy tenant on past_rows using (org_id = tid()) with check (org_id = tid());
grant select, insert on past_rows to plumbline_app;
-- Who was of a team, and which tasks were: what is looked for from the team's side.
create index past_rows_team on past_rows (org_id, kind, (was ->> 'team_id')) where kind in ('tasks', 'team_members');

alter table team_members add since timestamptz not null default '-infinity';
alter table team_members alter since set default at_now();
alter table teams alter created_at set default at_now();

-- +goose StatementBegin
-- keep_past(kind, key, column …) keeps these columns of the old row, or all of them if none is named.
create function keep_past() returns trigger language plpgsql as $$
declare
  old_row jsonb := to_jsonb(old);
  few text[] := tg_argv[2:];
begin
  insert into past_rows (org_id, kind, subject_id, until, was, data) values (
    old.org_id, tg_argv[0], (old_row ->> tg_argv[1])::uuid, at_now(),
    case when cardinality(few) = 0 then old_row - array['org_id', 'data'] else (select jsonb_object_agg(c, old_row -> c) from unnest(few) c) end,
    case when cardinality(few) = 0 then old_row -> 'data' end);
  return null;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
declare
  kept record;
  cols text[];
begin
  for kept in select * from (values
    ('tasks', 'tasks', 'title, team_id, owner_id, priority, effort, due_on, run_business'),
    ('tasks_deleted', 'tasks', 'deleted_at'),
    ('teams', 'teams', 'name, lead_id, archived_at'),
    ('pillars', 'pillars', 'name, position, weight, archived_at'),
    ('cycles', 'cycles', 'name, kind, starts_on, ends_on, state'),
    ('key_results', 'key_results', 'number, current_value, confidence, last_checkin_at'),
    ('plan_slots', 'plan_slots', 'title, impact, planned_on, position, task_id, dropped_at'),
    ('checkins', 'checkins', 'value, confidence, note, flagged, flag_note, at, made_by')) as k (kind, of_table, list)
  loop
    cols := string_to_array(kept.list, ', ');
    execute format('create trigger %I after update of %s on %I for each row when ((%s) is distinct from (%s)) execute function keep_past(%L, ''id'', %s)',
      'keep_' || kept.kind, kept.list, kept.of_table,
      (select string_agg('old.' || c, ', ') from unnest(cols) c), (select string_agg('new.' || c, ', ') from unnest(cols) c),
      kept.kind, (select string_agg(quote_literal(c), ', ') from unnest(cols) c));
  end loop;
  -- The signals of a day are kept when another day is judged.
  for kept in select * from (values ('kr_signals', 'kr_id'), ('objective_signals', 'objective_id'),
    ('pillar_signals', 'pillar_id'), ('team_signals', 'team_id')) as k (kind, key)
  loop
    execute format('create trigger keep_%1$s after update on %1$s for each row when (old.day <> new.day) execute function keep_past(%1$L, %2$L)',
      kept.kind, kept.key);
    execute format('create trigger keep_last_%1$s after delete on %1$s for each row execute function keep_past(%1$L, %2$L)', kept.kind, kept.key);
  end loop;
end $$;
-- +goose StatementEnd
-- What a rule said is reworded in place. Days end on quarters of an hour, whatever the time zone: words that did
-- not outlive one were never the last of a day.
create trigger keep_signals after update of sentence on signals for each row
  when ((old.severity, old.sentence, old.clears) <> (new.severity, new.sentence, new.clears)
    and floor(extract(epoch from old.changed_at) / 900) < floor(extract(epoch from new.changed_at) / 900))
  execute function keep_past('signals', 'id', 'severity', 'sentence', 'clears', 'rule_version', 'changed_at');
create trigger keep_team_members after delete on team_members for each row execute function keep_past('team_members', 'user_id', 'team_id', 'since');

-- +goose Down
-- +goose StatementBegin
do $$
declare k record;
begin
  for k in select tgname, tgrelid::regclass as of_table from pg_trigger where tgfoid = 'keep_past'::regproc loop
    execute format('drop trigger %I on %s', k.tgname, k.of_table);
  end loop;
end $$;
-- +goose StatementEnd
alter table teams alter created_at set default now();
alter table team_members drop since;
drop table past_rows;
drop function keep_past(), at_now();
