-- Which of these records a force of the scope has now, by the keys of the log. A key that several records had would be
-- open only to a scope that has all of them. No role may call it; owner functions of the log do.
create or replace function scope.held_records(keys text[])
returns text[]
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select array(select r.key from scope.record_forces(keys) r
                 group by r.key having bool_and(r.force = any ((select scope.forces())::text[])))
$$;
