-- Fills the organisations of the temporary table part, set by set. Everything follows from rank and
-- number, so that every run makes the same organisations.

truncate people, k, w;

insert into orgs (id, slug, name, next_change_at)
select org_id, 'o' || rank, 'Organisation ' || rank, t1 + interval '2 days' from part;

insert into people
select org_id, rank, t, m, (t - 1) * 64 + m, pg_temp.bid('user', rank, (t - 1) * 64 + m, t0)
from part, generate_series(1, teams) t, generate_series(1, 8 + pg_temp.pick(t * 1009 + rank, 1, 33)) m;

insert into users (id, email, name, password_hash)
select p.id, 'u' || no || '@o' || rank || '.bench.example',
  (array['Ines', 'Ruth', 'Hanna', 'Elif', 'Jonas', 'Marek', 'Aiko', 'Tomas', 'Lena', 'Omar', 'Vera'])[1 + no % 11] || ' ' ||
  (array['Berger', 'Costa', 'Dahl', 'Ekström', 'Fischer', 'Grau', 'Hofer', 'Ito', 'Jansen'])[1 + no % 9] || ' ' || no, hash
from people p join part using (rank);

insert into memberships (org_id, user_id, role)
select org_id, id, case when no = 1 then 'owner' when m = 1 then 'lead' else 'member' end from people;

insert into teams (org_id, id, name, created_at, lead_id)
select org_id, pg_temp.bid('team', rank, t, t0), 'Team ' || t, t0, pg_temp.bid('user', rank, (t - 1) * 64 + 1, t0)
from part, generate_series(1, teams) t;

insert into team_members (org_id, team_id, user_id)
select p.org_id, pg_temp.bid('team', rank, team_no, t0), id from people p join part using (rank);

insert into pillars (org_id, id, created_at, name, position)
select org_id, pg_temp.bid('pillar', rank, i, t0), t0, (array['Faster to warm', 'Fewer call-backs', 'Trusted invoices', 'A team that stays', 'New regions'])[i], i
from part, generate_series(1, 5) i;

insert into cycles (org_id, id, name, kind, starts_on, ends_on, state, created_at)
select org_id, pg_temp.bid('cycle', rank, 1, t0), 'This quarter', 'quarter', t0::date, t0::date + 90, 'active', t0 from part;

-- Three in four objectives hang from a pillar, the fourth from another objective.
insert into objectives (org_id, id, cycle_id, pillar_id, parent_id, team_id, owner_id, title, created_at, created_by)
select org_id, pg_temp.bid('objective', rank, j, t0), pg_temp.bid('cycle', rank, 1, t0),
  case when j % 4 <> 0 then pg_temp.bid('pillar', rank, 1 + j % 5, t0) end, case when j % 4 = 0 then pg_temp.bid('objective', rank, j / 4, t0) end,
  pg_temp.bid('team', rank, 1 + (j - 1) % teams, t0), pg_temp.bid('user', rank, (j - 1) % teams * 64 + 1, t0),
  (array['Heat in every home before the frost', 'Nobody calls twice for one fault', 'An invoice that explains itself', 'Spare parts the same day'])[1 + j % 4] || ' ' || j,
  t0, pg_temp.bid('user', rank, 1, t0)
from part, generate_series(1, objectives) j;

insert into k
select org_id, rank, no, pg_temp.bid('kr', rank, no, t0), pg_temp.bid('objective', rank, j, t0), t, pg_temp.bid('team', rank, t, t0),
  pg_temp.bid('user', rank, (t - 1) * 64 + 1, t0),
  case no % 10 when 6 then 'decrease' when 7 then 'maintain' when 8 then 'work_tracked' when 9 then 'binary' else 'increase' end
from part, generate_series(1, krs) no, lateral (select 1 + (no - 1) % objectives as j) o, lateral (select 1 + (j - 1) % teams as t) x;

insert into key_results (org_id, id, number, cycle_id, objective_id, team_id, owner_id, title, kind, unit, start_value, target_value, low_value,
  high_value, current_value, confidence, last_checkin_at, start_on, due_on, created_at, created_by)
select k.org_id, id, no, pg_temp.bid('cycle', rank, 1, t0), objective_id, team_id, owner_id,
  (array['Share of homes warm within a day', 'Repeat visits per hundred jobs', 'Invoices paid without a question', 'Parts on the van'])[1 + no % 4] || ' ' || no,
  kind, case when kind in ('binary', 'work_tracked') then '' else '%' end, case kind when 'increase' then 0 when 'decrease' then 100 end,
  case kind when 'increase' then 100 when 'decrease' then 0 end, case when kind = 'maintain' then 40 end, case when kind = 'maintain' then 60 end,
  case when kind not in ('binary', 'work_tracked') then 10 + pg_temp.pick(no, 2, 60) end, 3 + pg_temp.pick(no, 3, 7),
  t1 - interval '2 days', t0::date, t0::date + 90, t0, pg_temp.bid('user', rank, 1, t0)
from k join part using (rank);

insert into goal_versions (org_id, id, kr_id, valid_from, data, changed_by)
select r.org_id, pg_temp.bid('kr version', rank, no, t0), r.id, t0, jsonb_build_object('objective_id', r.objective_id, 'cycle_id', r.cycle_id, 'team_id', r.team_id,
  'owner_id', r.owner_id, 'title', title, 'description', '', 'kind', r.kind, 'unit', unit, 'start_value', start_value, 'target_value', target_value,
  'low_value', low_value, 'high_value', high_value, 'commit_text', '', 'target_text', '', 'stretch_text', '', 'waypoints', waypoints, 'weight', weight,
  'state', state, 'start_on', start_on || 'T00:00:00Z', 'due_on', due_on || 'T00:00:00Z'), created_by
from part join k using (rank) join key_results r on r.org_id = k.org_id and r.id = k.id;

insert into goal_versions (org_id, id, objective_id, valid_from, data, changed_by)
select o.org_id, pg_temp.bid('objective version', rank, row_number() over (partition by rank order by o.id), t0), o.id, t0,
  jsonb_build_object('cycle_id', cycle_id, 'pillar_id', pillar_id, 'parent_id', parent_id, 'team_id', team_id, 'owner_id', owner_id, 'title', title,
    'description', '', 'state', state, 'weight', weight, 'rolls_up', rolls_up), created_by
from part join objectives o on o.org_id = part.org_id;

insert into plan_slots (org_id, id, kr_id, title, planned_on, position, created_at, created_by)
select k.org_id, pg_temp.bid('slot', rank, no * 8 + s, t0), id, 'Planned piece of work ' || s, t0::date + (no % 7 + s * 14)::int, s, t0, owner_id
from k join part using (rank), generate_series(1, 4) s;

insert into checkins (org_id, id, kr_id, value, confidence, note, at, made_by)
select k.org_id, pg_temp.bid('check-in', rank, no * 8 + c, t0), id,
  case when kind not in ('binary', 'work_tracked') then (10 + pg_temp.pick(no, 2, 60)) * c / 6.0 end, 3 + pg_temp.pick(no, 3, 7),
  'Went on as planned, two homes wait for parts.', t1 - interval '2 days' - (6 - c) * interval '7 days', owner_id
from k join part using (rank), generate_series(1, 6) c;

insert into goal_days (org_id, goal_id, day, kind, status, progress, expected, data)
select k.org_id, id, today - d, 'key_result', (array['on_track', 'on_track', 'at_risk', 'off_track'])[1 + (no + d / 9) % 4],
  (44 - d) / 110.0, (44 - d) / 90.0, jsonb_build_object('counts', true, 'live', true, 'behind', no % 4 = 3, 'uncovered', false, 'has_value', true,
    'shown', (44 - d) / 110.0, 'team_linked', 20, 'team_open', 40, 'open_tasks', 4, 'live_tasks', 3, 'stalled_tasks', 1, 'done_tasks', 44 - d,
    'closed_week', 5, 'work_done', 0.6, 'confidence', 6)
from k join part using (rank), generate_series(1, 44) d;

insert into goal_days (org_id, goal_id, day, kind, status, progress, expected, data)
select org_id, pg_temp.bid('objective', rank, j, t0), today - d, 'objective', (array['on_track', 'at_risk', 'off_track'])[1 + (j + d / 9) % 3],
  (44 - d) / 110.0, (44 - d) / 90.0, jsonb_build_object('counts', true, 'live', true, 'has_data', true, 'krs', 4, 'direct_open', 0, 'direct_done', 0)
from part, generate_series(1, objectives) j, generate_series(1, 44) d;

insert into goal_days (org_id, goal_id, day, kind, status, progress, expected, data)
select org_id, pg_temp.bid('pillar', rank, i, t0), today - d, 'pillar', (array['on_track', 'at_risk', 'off_track'])[1 + (i + d / 9) % 3],
  (44 - d) / 110.0, (44 - d) / 90.0, jsonb_build_object('has_data', true, 'objectives', objectives / 5, 'lagging', objectives / 15)
from part, generate_series(1, 5) i, generate_series(1, 44) d;

insert into team_days (org_id, team_id, day, open_tasks, linked, aimed, data)
select org_id, pg_temp.bid('team', rank, t, t0), today - d, 40, 30, 20, jsonb_build_object('objective_only', 0, 'run_business', 4, 'unlinked', 6, 'focus', 20,
  'focus_aimed', 12, 'links', 33, 'from_goal', 15, 'retrofitted', 7, 'behind_krs', 2, 'score', 60) from part, generate_series(1, teams) t, generate_series(1, 44) d;

-- A task takes half a day to four days, so that about one in twenty is open; the last ones are the first team's.
insert into w
select org_id, rank, n, pg_temp.bid('task', rank, n, created), t, pg_temp.bid('user', rank, (t - 1) * 64 + 1 + m, t0), created,
  case when ends <= t1 and not late then case when pg_temp.pick(n, 4, 25) = 0 then 'cancelled' else 'done' end
    else (array['todo', 'todo', 'todo', 'todo', 'in_progress', 'in_progress', 'in_progress', 'in_review', 'in_review', 'blocked'])[1 + pg_temp.pick(n, 5, 10)] end,
  least(ends, created + (t1 - created) * 0.5), run, pg_temp.bid('kr', rank, (t - 1 + teams * pg_temp.pick(n, 6, greatest(objectives / teams, 1))) % objectives + 1
    + objectives * pg_temp.pick(n, 7, krs / objectives), t0),
  case when run or pg_temp.pick(n, 8, 5) = 0 then null
    else (array['from_goal', 'from_goal', 'from_goal', 'from_goal', 'at_creation', 'at_creation', 'retrofitted', 'retrofitted', 'imported'])[1 + pg_temp.pick(n, 9, 9)] end
from part, generate_series(1, tasks) n,
  lateral (select n > tasks - hot as late, t0 + (t1 - t0 - interval '1 hour') * (n::float8 / tasks) as created) a,
  lateral (select case when late then 1 else 1 + pg_temp.pick(n, 10, teams) end as t, not late and pg_temp.pick(n, 11, 12) = 0 as run,
    created + case when pg_temp.pick(n, 12, 200) = 0 then interval '90 days' else interval '12 hours' + interval '84 hours' * (pg_temp.pick(n, 13, 1000) / 1000.0) end as ends) b,
  lateral (select case when late and n % 7 = 0 then 0 else pg_temp.pick(n, 14, 8 + pg_temp.pick(t * 1009 + rank, 1, 33)) end as m) c;

analyze w, k;

insert into tasks (org_id, id, number, team_id, owner_id, title, notes, state, is_open, blocked_reason, priority, effort, due_on, run_business,
  state_since, active_at, closed_at, created_at, created_by)
select w.org_id, id, n, pg_temp.bid('team', rank, team_no, t0), owner_id,
  (array['Prepare', 'Check', 'Order', 'Mend', 'Explain', 'Compare', 'Plan', 'Write'])[1 + pg_temp.pick(n, 20, 8)] || ' the ' ||
  (array['boiler', 'invoice', 'thermostat', 'van', 'contract', 'pump', 'schedule', 'meter', 'filter', 'report', 'valve'])[1 + pg_temp.pick(n, 21, 11)] || ' for ' ||
  (array['the north depot', 'new customers', 'the winter season', 'the call centre', 'region two', 'the apprentices'])[1 + pg_temp.pick(n, 22, 6)] || ' ' || n,
  case when n % 3 = 0 then 'Two of the parts came late; the customer was told and agreed to the new date.' else '' end,
  state, state not in ('done', 'cancelled'), case when state = 'blocked' then 'Waits for the supplier' else '' end,
  (array['low', 'normal', 'normal', 'normal', 'high', 'urgent'])[1 + pg_temp.pick(n, 23, 6)], case when n % 5 < 2 then 1 + n % 8 end,
  case when n % 5 <> 4 then created_at::date + 3 + pg_temp.pick(n, 24, 18)::int end, run_business,
  case when state = 'todo' then created_at else moved_at end, case when state = 'todo' then created_at else moved_at end,
  case when state in ('done', 'cancelled') then moved_at end, created_at, owner_id
from w join part using (rank);

insert into task_links (org_id, id, task_id, kr_id, impact, provenance, linked_at, linked_by, unlinked_at, unlinked_by)
select org_id, pg_temp.bid('link', rank, n * 2, created_at), id, kr_id, (array[1, 3, 3, 3, 9])[1 + n % 5], provenance, linked, owner_id,
  case when n % 37 = 0 then linked + interval '1 second' end, case when n % 37 = 0 then owner_id end
from w, lateral (select case when provenance = 'retrofitted' then created_at + (moved_at - created_at) * 0.5 else created_at end as linked) l
where provenance is not null;

insert into task_links (org_id, id, task_id, kr_id, impact, provenance, linked_at, linked_by)
select w.org_id, pg_temp.bid('link', rank, n * 2 + 1, created_at), w.id, o.id, 1, 'at_creation', created_at, w.owner_id
from w join part using (rank) join k o using (rank)
where n % 10 = 3 and o.no = 1 + pg_temp.pick(n, 25, krs) and o.id <> w.kr_id;

insert into task_states (org_id, id, task_id, from_state, to_state, at, changed_by)
select org_id, pg_temp.bid('created', rank, n, created_at), id, null, 'todo', created_at, owner_id from w
union all
select org_id, pg_temp.bid('started', rank, n, created_at), id, 'todo', 'in_progress', created_at + (moved_at - created_at) * 0.3, owner_id
from w where state not in ('todo', 'in_progress')
union all
select org_id, pg_temp.bid('moved', rank, n, moved_at), id, case when state = 'in_progress' then 'todo' else 'in_progress' end, state, moved_at, owner_id
from w where state <> 'todo';

insert into activity (org_id, id, at, actor_id, verb, subject_kind, subject_id, kr_id, data)
select org_id, pg_temp.bid('told', rank, n * 2, created_at), created_at, owner_id, 'task.created', 'task', id, case when provenance is not null then kr_id end,
  jsonb_build_object('number', n, 'title', 'Task ' || n) from w
union all
select org_id, pg_temp.bid('told', rank, n * 2 + 1, moved_at), moved_at, owner_id, 'task.moved', 'task', id, case when provenance is not null then kr_id end,
  jsonb_build_object('number', n, 'title', 'Task ' || n, 'from', 'in_progress', 'to', state, 'reason', '') from w where state <> 'todo';

insert into counters (org_id, name, value)
select org_id, 'task', tasks from part union all select org_id, 'kr:' || pg_temp.bid('cycle', rank, 1, t0), krs from part;
