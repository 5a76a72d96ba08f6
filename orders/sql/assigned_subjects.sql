-- How many subjects with an order in these states name each person as officer, deputy or supervisor, for administrators, who
-- see no subject.
create or replace function scope.assigned_subjects(states text[])
returns table (person bigint, kind text, many bigint)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select named.person, named.kind, count(*)
    from orders_subject s cross join lateral (
        values (s.officer_id, 'officer'), (s.deputy_id, 'deputy'), (s.supervisor_id, 'supervisor')
    ) named (person, kind)
    where named.person is not null and s.died_on is null
      and exists (select from orders_order o where o.subject_id = s.id and o.state = any (states))
      and ((select scope.role()) = 'administrator' or (select scope.is_owner()))
    group by named.person, named.kind
$$;
