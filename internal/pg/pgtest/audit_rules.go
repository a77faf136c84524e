package pgtest

// tables begins every rule: the arguments, the schemas that are ours, and our tables with
// the number of their org_id column (null for a global table).
const tables = `with arg as (
  select @app::text as app, @owner::text as owner, @globals::text[] as globals, @append_only::text[] as append_only,
    @indexes::text[] as indexes, @definers::text[] as definers,
    @policies::text[] as policies, @policy_texts::text[] as policy_texts,
    @functions::text[] as functions, @function_texts::text[] as function_texts, @open::text[] as open_references),
spaces as (select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'),
t as (
  select c.oid, c.oid::regclass::text as name, c.relowner, c.relrowsecurity, c.relforcerowsecurity,
    (select a.attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and not a.attisdropped) as org
  from pg_class c where c.relkind in ('r', 'p') and c.relnamespace in (select oid from spaces))
`

// A rule's query gives one text for each deviation.
var rules = []struct{ name, sql string }{
	{"tenant column", `
select name || ' has no org_id and is not in the list of global tables' from t, arg where org is null and name <> all (globals)
union all
select name || '.org_id is not uuid not null' from t join pg_attribute a on a.attrelid = t.oid and a.attnum = org
where a.atttypid <> 'uuid'::regtype or not a.attnotnull`},

	{"row level security", `
select name || ' has it off' from t where org is not null and not relrowsecurity
union all
select name || ' does not force it on its owner' from t where org is not null and not relforcerowsecurity`},

	{"policy", `
, p as (
  select t.oid, t.name, t.name || '.' || polname as policy, polpermissive as permissive, polcmd as cmd,
    pg_get_expr(polqual, polrelid) as using_, pg_get_expr(polwithcheck, polrelid) as check_
  from pg_policy join t on t.oid = polrelid where org is not null),
q as (
  select p.*,
    (cmd = 'a' or using_ = '(org_id = tid())' or starts_with(using_, '((org_id = tid()) AND ')) is true
    and (cmd in ('r', 'd') or check_ = '(org_id = tid())' or starts_with(check_, '((org_id = tid()) AND ')) is true as good,
    exists (select from arg, unnest(policies, policy_texts) as known(policy, body)
      where known.policy = p.policy and cmd = 'r' and known.body = 'SELECT ' || using_) as known
  from p)
select name || ' has no policy on org_id = tid()' from t
where org is not null and not exists (select from q where q.oid = t.oid and permissive and good)
union all
select policy || ' is not org_id = tid() in USING and WITH CHECK' from q where permissive and not good and not known`},

	{"policy function", `
select 'the function ' || f.name || '() differs from what the policies were written for'
from arg, unnest(functions, function_texts) as f(name, body)
where not exists (select from pg_proc where pronamespace = 'public'::regnamespace and proname = f.name and pronargs = 0
  and concat_ws(' ', provolatile, prosecdef, btrim(regexp_replace(prosrc, '\s+', ' ', 'g'))) = f.body)`},

	{"private", `
select t.name || '.' || attname || ' refers to ' || r.name || ' and its policy does not ask what is hidden'
from pg_constraint k join t on t.oid = k.conrelid join t r on r.oid = k.confrelid, arg, unnest(k.conkey) key
join pg_attribute a on a.attnum = key
where k.contype = 'f' and a.attrelid = t.oid and attname <> 'org_id' and t.oid <> r.oid
and r.name in ('objectives', 'key_results', 'tasks') and t.name || '.' || attname <> all (open_references)
and not exists (select from pg_policy where polrelid = t.oid and polname = 'tenant'
  and strpos(pg_get_expr(polqual, polrelid), '? (' || attname || ')::text') > 0)
union all
select t.name || ' does not ask whether it is hidden itself' from t where name in ('objectives', 'key_results', 'tasks', 'signals', 'past_rows', 'activity')
and not exists (select from pg_policy where polrelid = t.oid and polname = 'tenant' and pg_get_expr(polqual, polrelid) like '%hidden\_%()%')`},

	{"primary key", `
select name || ' has none that begins with org_id' from t where org is not null
and not exists (select from pg_index where indrelid = t.oid and indisprimary and indkey[0] = org)`},

	{"unique index", `
select i.indexrelid::regclass || ' on ' || name || ' does not begin with org_id'
from t join pg_index i on i.indrelid = t.oid, arg
where org is not null and (indisunique or indisexclusion) and not indisprimary and indkey[0] <> org
and i.indexrelid::regclass::text <> all (indexes)`},

	{"foreign key", `
select k.conname || ' on ' || t.name || ' does not carry org_id to ' || r.name
from pg_constraint k join t on t.oid = k.conrelid join t r on r.oid = k.confrelid
where k.contype = 'f' and r.org is not null
and not exists (select from unnest(k.conkey, k.confkey) as pair(here, there) where here = t.org and there = r.org)
union all
select k.conname || ' on ' || t.name || ' refers to orgs by another column than org_id'
from pg_constraint k join t on t.oid = k.conrelid join t r on r.oid = k.confrelid
where k.contype = 'f' and r.name = 'orgs' and t.org is not null and k.conkey <> array[t.org]`},

	{"view", `
select c.oid::regclass || ' runs with the rights of its owner: security_invoker is missing'
from pg_class c where c.relkind = 'v' and c.relnamespace in (select oid from spaces)
and not exists (select from pg_options_to_table(c.reloptions) where option_name = 'security_invoker' and option_value::boolean)
union all
select c.oid::regclass || ' is ' || case c.relkind when 'm' then 'a materialised view' else 'a foreign table' end || ', which no policy guards'
from pg_class c where c.relkind in ('m', 'f') and c.relnamespace in (select oid from spaces)`},

	{"security definer", `
select f.oid::regprocedure || ' may be called by ' || app from pg_proc f, arg
where prosecdef and f.pronamespace in (select oid from spaces) and has_function_privilege(app, f.oid, 'execute')
and f.oid::regprocedure::text <> all (definers)`},

	{"role", `
select rolname || ' may ' || what from arg, pg_roles,
  lateral (values (rolsuper, 'do everything'), (rolbypassrls, 'bypass row level security'), (rolcreaterole, 'create roles'),
    (rolcreatedb, 'create databases'), (rolreplication, 'replicate')) as power(has, what)
where rolname in (app, owner) and has
union all
select 'there is no role ' || wanted from arg, unnest(array[app, owner]) wanted where not exists (select from pg_roles where rolname = wanted)
union all
select app || ' is a member of ' || m.roleid::regrole from pg_auth_members m, arg where m.member = app::regrole
union all
select app || ' owns ' || pg_describe_object(classid, objid, objsubid) from pg_shdepend, arg
where deptype = 'o' and refclassid = 'pg_authid'::regclass and refobjid = app::regrole
and dbid in (0, (select oid from pg_database where datname = current_database()))
union all
select name || ' belongs to ' || relowner::regrole from t, arg where relowner <> owner::regrole`},

	{"privilege", `
select app || ' has ' || right_ || ' on ' || name from t, arg, unnest(array['truncate', 'references', 'trigger']) right_
where has_table_privilege(app, t.oid, right_) or (right_ = 'references' and has_any_column_privilege(app, t.oid, right_))
union all
select app || ' has ' || right_ || ' on the append-only ' || name from t, arg, unnest(array['update', 'delete']) right_
where name = any (append_only) and (has_table_privilege(app, t.oid, right_) or (right_ = 'update' and has_any_column_privilege(app, t.oid, right_)))
union all
select app || ' may create in the schema ' || s.oid::regnamespace from spaces s, arg where has_schema_privilege(app, s.oid, 'create')
union all
select app || ' may create schemas' from arg where has_database_privilege(app, current_database(), 'create')`},

	{"column type", `
select name || '.' || attname || ' is ' || y.typname || ', whose comparison keeps policies from using an index'
from t join pg_attribute a on a.attrelid = t.oid and attnum > 0 and not attisdropped
join pg_type x on x.oid = atttypid
join pg_type y on y.oid = coalesce(nullif(x.typelem, 0), nullif(x.typbasetype, 0), x.oid)
where y.typtype = 'e' or y.typname = 'citext'`},

	{"key width", `
select distinct name || '.' || attname || ' is a key of four bytes'
from t join pg_constraint k on k.conrelid = t.oid and k.contype in ('p', 'f')
join pg_attribute a on a.attrelid = t.oid and a.attnum = any (k.conkey)
where atttypid = 'int4'::regtype and name <> 'goose_db_version'
union all
select s.seqrelid::regclass || ' is a sequence of four bytes' from pg_sequence s join pg_class c on c.oid = seqrelid
where c.relnamespace in (select oid from spaces) and seqtypid <> 'int8'::regtype
and seqrelid::regclass::text not like 'goose_db_version%'`},
}
