-- What both forces see of a subject while it is offered: its risk, and each order in force by kind, state and last day.
-- One row for each order; one row with the risk alone without an order in force.
create or replace function scope.offered_subject(transfer bigint)
returns table (risk text, kind text, state text, ends_on date)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select s.risk, o.kind, o.state, o.ends_on
    from orders_subjecttransfer t
    join orders_subject s on s.id = t.subject_id and s.force = t.force
    left join orders_order o on o.subject_id = s.id and o.force = s.force and o.place = 0
    where t.id = transfer and t.state = 'offered' and (
        t.receiver_id::text = any (scope.forces()) or t.force::text = any (scope.forces()) or matching.by_owner()
    )
    order by o.made_on, o.id
$$;
