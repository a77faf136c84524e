-- What fill.sql needs while the session lasts: deterministic ids and choices, and the plan.

create function pg_temp.bid(kind text, org bigint, n bigint, at timestamptz) returns uuid language sql stable as $$
  select overlay(overlay(overlay(md5(kind || ':' || org || ':' || n)
    placing lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') from 1 for 12)
    placing '7' from 13 for 1) placing '8' from 17 for 1)::uuid $$;

create function pg_temp.pick(n bigint, salt bigint, m bigint) returns bigint language sql immutable as $$
  select abs(hashint8extended(n, salt) % m) $$;

-- One row an organisation. hot: open tasks of its first team, the one whose board is measured.
create temp table plan (rank bigint primary key, org_id uuid, tasks bigint, objectives bigint, krs bigint, teams bigint, hot bigint,
  t0 timestamptz, t1 timestamptz, today date, hash text);

create temp table part as select * from plan;

create temp table people (org_id uuid, rank bigint, team_no bigint, m bigint, no bigint, id uuid);

create temp table k (org_id uuid, rank bigint, no bigint, id uuid, objective_id uuid, team_no bigint, team_id uuid, owner_id uuid, kind text);

create temp table w (org_id uuid, rank bigint, n bigint, id uuid, team_no bigint, owner_id uuid, created_at timestamptz, state text, moved_at timestamptz,
  run_business boolean, kr_id uuid, provenance text);
