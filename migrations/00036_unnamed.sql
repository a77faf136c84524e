-- What lies above a goal keeps, for each day, sentences that name what pulled it down. Once a goal is private these
-- days do not name it either: a sentence of then says "a private objective", as those of now do. The app role still
-- changes nothing of what was; the trigger is the owner's.

-- +goose Up
-- unnamed is a roll-up as it was stored, without these names.
-- +goose StatementBegin
create function unnamed(data jsonb, names text[]) returns jsonb language plpgsql immutable as $$
declare
  name text;
  sentence text;
begin
  foreach name in array names loop
    data := jsonb_set(data, '{turn}', to_jsonb(replace(data ->> 'turn', name, 'a private objective')));
    for i in 0 .. jsonb_array_length(data -> 'reasons') - 1 loop
      sentence := data #>> array['reasons', i::text, 'sentence'];
      if data #>> array['reasons', i::text, 'id'] = 'child' and starts_with(sentence, name || ' is ') then
        data := jsonb_set(data, array['reasons', i::text, 'sentence'], to_jsonb('a private objective' || substr(sentence, length(name) + 1)));
      end if;
    end loop;
  end loop;
  return data;
end $$;
-- +goose StatementEnd

-- unname takes the titles that an objective, and those below it, ever had out of what was kept about the objectives
-- and pillars they were ever under, and out of what rules said of teams, who quote them.
-- +goose StatementBegin
create function unname() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  hidden text := current_setting('app.hidden', true);
  entered text := current_setting('app.org_id', true);
  org uuid := new.org_id; -- the policies let the row be changed
  names text[];
  above uuid[];
  name text;
begin
  perform set_config('app.hidden', '{}', true), set_config('app.org_id', org::text, true);
  if is_private(new.id) then
    with recursive down (id) as (
      select new.id union select o.id from down join objectives o on o.org_id = org and o.parent_id = down.id),
    terms (data) as (
      select to_jsonb(o) from down join objectives o on o.org_id = org and o.id = down.id
      union all select v.data from down join goal_versions v on v.org_id = org and v.objective_id = down.id)
    select (select array_agg(title order by length(title) desc) from (select distinct data ->> 'title' from terms) t (title)),
      array(select (data ->> k)::uuid from terms, unnest(array['parent_id', 'pillar_id']) k where data ->> k is not null) into names, above;
    update objective_signals s set data = unnamed(s.data, names) where org_id = org and objective_id = any (above);
    update pillar_signals s set data = unnamed(s.data, names) where org_id = org and pillar_id = any (above);
    update past_rows p set data = unnamed(p.data, names) where org_id = org and kind in ('objective_signals', 'pillar_signals') and subject_id = any (above);
    foreach name in array names loop
      update past_rows p set was = was || jsonb_build_object('sentence', replace(was ->> 'sentence', '“' || name || '”', '“a private objective”'),
        'clears', replace(was ->> 'clears', '“' || name || '”', '“a private objective”'))
      where org_id = org and kind = 'signals' and strpos((was ->> 'sentence') || (was ->> 'clears'), '“' || name || '”') > 0;
    end loop;
  end if;
  perform set_config('app.hidden', coalesce(hidden, ''), true), set_config('app.org_id', coalesce(entered, ''), true);
  return null;
end $$;
-- +goose StatementEnd
revoke execute on function unname() from public;
create trigger unname after update of visibility, parent_id on objectives for each row
  when ((old.visibility, old.parent_id) is distinct from (new.visibility, new.parent_id)) execute function unname();

-- +goose Down
drop trigger unname on objectives;
drop function unname(), unnamed(jsonb, text[]);
