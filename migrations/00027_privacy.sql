-- Private objectives. Who may not see one sees neither its key results nor the tasks linked to nothing else,
-- whatever query asks: a policy of every table that speaks of them says so.

-- +goose Up
-- team: its team and those who own something of it; people: those named; its owner and the owners of its key
-- results in any case. Below a private objective, everyone means everyone of that one.
alter table objectives
  add column visibility text not null default 'everyone' check (visibility in ('everyone', 'team', 'people')),
  add column people uuid[] not null default '{}' check (cardinality(people) <= 100),
  add constraint objectives_people check (visibility = 'people' or people = '{}');
create index objectives_private on objectives (org_id, id) where visibility <> 'everyone';

-- hidden_goals_from is what of the goals a person may not see of the organisation that was entered, as keys of an
-- object; null: somebody who sees nothing private. It looks at everything itself.
-- +goose StatementBegin
create function hidden_goals_from(person uuid) returns jsonb language plpgsql stable as $$
declare
  before text := current_setting('app.hidden', true);
  org uuid := tid();
  found jsonb := '{}';
begin
  perform set_config('app.hidden', '{}', true);
  if exists (select from objectives where org_id = org and visibility <> 'everyone') then
    with recursive owns (id) as (
      select id from objectives where org_id = org and owner_id = person
      union select objective_id from key_results where org_id = org and owner_id = person),
    unseen (id) as (
      select o.id from objectives o
      where o.org_id = org and o.visibility <> 'everyone' and o.id not in (select id from owns)
        and not (o.visibility = 'people' and coalesce(person = any (o.people), false))
        and not (o.visibility = 'team' and (
          exists (select from team_members m where m.org_id = org and m.team_id = o.team_id and m.user_id = person)
          or exists (select from teams t where t.org_id = org and t.id = o.team_id and t.lead_id = person)))
      union
      select o.id from unseen u join objectives o on o.org_id = org and o.parent_id = u.id
      where o.visibility = 'everyone' and o.id not in (select id from owns))
    select coalesce(jsonb_object_agg(g.id, 1), '{}') into found from (
      select id from unseen
      union all select k.id from unseen u cross join lateral (select k.id from key_results k where k.org_id = org and k.objective_id = u.id offset 0) k) g;
  end if;
  perform set_config('app.hidden', coalesce(before, ''), true);
  return found;
end $$;
-- +goose StatementEnd

-- hidden_work_from is the tasks that are linked to hidden goals alone. Whoever owns a task sees it, without its goal.
-- The arrays keep the planner on the keys: what is hidden is little of what the organisation has.
-- +goose StatementBegin
create function hidden_work_from(person uuid, goals jsonb) returns jsonb language plpgsql stable as $$
declare
  before text := current_setting('app.hidden', true);
  org uuid := tid();
  goal_ids uuid[];
  task_ids uuid[];
begin
  if goals = '{}' then
    return '{}';
  end if;
  perform set_config('app.hidden', '{}', true);
  goal_ids := array(select id::uuid from jsonb_object_keys(goals) id);
  task_ids := array(select task_id from task_links where org_id = org and kr_id = any (goal_ids) and unlinked_at is null
    union select task_id from task_links where org_id = org and objective_id = any (goal_ids) and unlinked_at is null);
  task_ids := array(select task_id from task_links where org_id = org and task_id = any (task_ids) and unlinked_at is null
    group by task_id having bool_and(goals ? coalesce(kr_id, objective_id)::text));
  task_ids := array(select id from tasks where org_id = org and id = any (task_ids) and owner_id is distinct from person);
  perform set_config('app.hidden', coalesce(before, ''), true);
  return coalesce((select jsonb_object_agg(id, 1) from unnest(task_ids) id), '{}');
end $$;
-- +goose StatementEnd

-- is_private says that not everyone sees an objective, for itself or for one above it.
create function is_private(objective uuid) returns boolean language sql stable as $$
  with recursive up (parent_id, visibility) as (
    select parent_id, visibility from objectives where org_id = tid() and id = $1
    union select o.parent_id, o.visibility from up join objectives o on o.org_id = tid() and o.id = up.parent_id where up.visibility = 'everyone')
  select exists (select from up where visibility <> 'everyone') $$;

-- A transaction that did not say who looks sees nothing private.
create function unveiled() returns boolean language sql stable parallel safe
  as $$ select coalesce(current_setting('app.hidden', true), '') = '{}' $$;
create function hidden_goals() returns jsonb language sql stable parallel restricted
  as $$ select coalesce(nullif(current_setting('app.hidden', true), '')::jsonb, hidden_goals_from(null)) $$;
create function hidden_work() returns jsonb language sql stable parallel restricted
  as $$ select coalesce(nullif(current_setting('app.hidden_work', true), '')::jsonb, hidden_work_from(null, hidden_goals_from(null))) $$;

-- enter begins a person's look at one organisation.
-- +goose StatementBegin
create function enter(org text, person uuid) returns timestamptz language plpgsql as $$
declare goals jsonb;
begin
  perform set_config('app.org_id', org, true);
  goals := hidden_goals_from(person);
  perform set_config('app.hidden_work', hidden_work_from(person, goals)::text, true), set_config('app.hidden', goals::text, true);
  return now();
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
do $$
declare k record;
begin
  for k in select * from (values
    ('objectives', 'goals id'), ('key_results', 'goals id'), ('tasks', 'work id'), ('goal_versions', 'goals objective_id, goals kr_id'),
    ('task_links', 'work task_id, goals kr_id, goals objective_id'), ('task_states', 'work task_id'), ('plan_slots', 'goals kr_id'), ('checkins', 'goals kr_id'),
    ('activity', 'goals subject_id, work subject_id, goals kr_id, goals objective_id'), ('kr_signals', 'goals kr_id'), ('objective_signals', 'goals objective_id'),
    ('task_signals', 'work task_id'), ('done_signals', 'work task_id'), ('task_words', 'work task_id'), ('goal_days', 'goals goal_id')) as t (of_table, list)
  loop
    execute format('alter policy tenant on %I using (org_id = tid() and ((select unveiled()) or %s))', k.of_table, (
      select string_agg(format('(%1$I is null or not (select %2$I()) ? %1$I::text)', split_part(c, ' ', 2), 'hidden_' || split_part(c, ' ', 1)), ' and ')
      from unnest(string_to_array(k.list, ', ')) c));
  end loop;
end $$;
-- +goose StatementEnd
-- A rule about a team may name objectives: who does not see them all does not see what it said.
alter policy tenant on signals using (org_id = tid() and ((select unveiled()) or not (select hidden_goals()) ? subject_id::text
  and not coalesce((select hidden_goals()) ?| array(select jsonb_array_elements_text(inputs -> 'objectives')
    where jsonb_typeof(inputs -> 'objectives') = 'array'), false)));
-- What was is hidden with what it was of.
alter policy tenant on past_rows using (org_id = tid() and ((select unveiled()) or not (select hidden_goals()) ? subject_id::text
  and not (select hidden_work()) ? subject_id::text and case kind
    when 'checkins' then exists (select from checkins c where c.org_id = past_rows.org_id and c.id = subject_id)
    when 'plan_slots' then exists (select from plan_slots p where p.org_id = past_rows.org_id and p.id = subject_id)
    when 'signals' then exists (select from signals s where s.org_id = past_rows.org_id and s.id = subject_id)
    else true end));
alter policy tenant on signal_answers using (org_id = tid() and ((select unveiled())
  or exists (select from signals s where s.org_id = signal_answers.org_id and s.id = signal_id)));

-- +goose Down
-- +goose StatementBegin
do $$
declare t text;
begin
  foreach t in array array['objectives', 'key_results', 'tasks', 'goal_versions', 'task_links', 'task_states', 'plan_slots', 'checkins', 'activity',
      'kr_signals', 'objective_signals', 'task_signals', 'done_signals', 'task_words', 'goal_days', 'past_rows', 'signals', 'signal_answers'] loop
    execute format('alter policy tenant on %I using (org_id = tid())', t);
  end loop;
end $$;
-- +goose StatementEnd
drop function enter(text, uuid), hidden_work(), hidden_goals(), unveiled(), is_private(uuid), hidden_work_from(uuid, jsonb), hidden_goals_from(uuid);
drop index objectives_private;
alter table objectives drop column people, drop column visibility;
