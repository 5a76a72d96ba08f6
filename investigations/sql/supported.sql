-- The live investigations of other forces that the forces of the scope support, with the operation's name where the
-- lead force shares it.
create or replace function scope.supported()
returns table (support bigint, operation_name text)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select s.id, coalesce((
        select h.operation_name from investigations_holding h
        where s.shares_name and h.investigation_id = s.investigation_id and h.force = s.force and h.ends_on is null
        limit 1
    ), '')
    from investigations_supportingforce s
    join investigations_investigation i on i.id = s.investigation_id
    left join investigations_entry e on e.id = i.latest_entry_id
    left join investigations_revision r on r.id = e.revision_id
    where s.ended_on is null and (s.sealed is null or s.sealed = any ((select scope.unsealed('shown'))::bigint[])) and (s.supporter_id::text = any ((select scope.forces())::text[]) or (select scope.is_owner()))
      and (e.id is null or e.state = 'live' and r.period >= coalesce(
          (select max(p.month) from figures_period p where p.starts_series), '-infinity'
      ))
$$;
