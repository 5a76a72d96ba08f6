create or replace function orders_repeat_tasks()
returns trigger
language plpgsql
as $$
begin
    update orders_order o set noted = coalesce(
        (select array_agg(t.kind order by t.kind) from orders_completedtask t
         where t.order_id = o.id and t.removed_on is null),
        '{}'
    )
    where o.id in (select order_id from noted_rows);
    return null;
end $$;

create trigger repeat_added after insert on orders_completedtask referencing new table as noted_rows for each statement execute function orders_repeat_tasks();

create trigger repeat_removed after update on orders_completedtask referencing new table as noted_rows for each statement execute function orders_repeat_tasks();
