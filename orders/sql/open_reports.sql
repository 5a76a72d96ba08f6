-- Opens the orders and subjects of the breaches that the person of the scope has reported, for reading until the end of
-- the transaction: of one breach, or of all. Identifying details and the history of the order stay closed. The rows are
-- all of one force, which that of the person can't write unless it is its own.
create or replace function scope.open_reports(one uuid)
returns void
language sql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select scope.open_rows('order', array_agg(distinct o.id)), scope.open_rows('subject', array_agg(distinct s.id))
    from orders_breach b
    join orders_order o on o.id = b.order_id and o.force = b.force
    join orders_subject s on s.id = o.subject_id and s.force = o.force
    where b.reported_by_id = scope.person() and (one is null or b.public_id = one)
$$;
