-- Locks an order and its subject for a person who may read the order, and may not change it: a reported breach waits for
-- what the managing force is recording.
create or replace function scope.lock_order(readable_order uuid)
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    readable orders_order;
begin
    select * into readable from orders_order o where o.public_id = readable_order
        and (o.force::text = any (scope.forces()) or o.id = any (scope.opened('order')) or matching.by_owner());
    perform from orders_subject s where s.id = readable.subject_id for update;
    perform from orders_order o where o.id = readable.id for update;
end $$;
