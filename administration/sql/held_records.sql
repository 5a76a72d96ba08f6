-- Which of these records a force of the scope has now, by the keys of the log; not an investigation that is sealed for
-- the person. A key that several records had would be open only to a scope that has all of them. No role may call it;
-- owner functions of the log do.
create or replace function scope.held_records(keys text[])
returns text[]
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select array(
        select r.key from scope.record_forces(keys) r
        where not exists (
            select from investigations_investigation i
            where i.sealed is not null and i.public_id::text = r.key
              and i.sealed <> all ((select scope.unsealed('shown'))::bigint[])
        )
        group by r.key having bool_and(r.force = any ((select scope.forces())::text[]))
    )
$$;
