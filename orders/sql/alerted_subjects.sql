-- The subjects of other forces who live in the area of a force of the scope, by these alerts: their numbers.
create or replace function scope.alerted_subjects(alerts bigint[])
returns table (alert bigint, number text)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select a.id, s.number
    from orders_areaalert a join orders_subject s on s.id = a.subject_id and s.force = a.force
    where a.id = any (alerts) and (a.area_id::text = any (scope.forces()) or matching.by_owner())
$$;
