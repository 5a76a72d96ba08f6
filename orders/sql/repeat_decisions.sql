create or replace function orders_repeat_decisions()
returns trigger
language plpgsql
as $$
begin
    update orders_order o set decided_for = newest.ends_on, decided_as = newest.choice
    from (select distinct on (order_id) order_id, ends_on, choice from decided_rows order by order_id, at desc, id desc)
        newest
    where o.id = newest.order_id;
    return null;
end $$;

create trigger repeat after insert on orders_expirydecision referencing new table as decided_rows for each statement execute function orders_repeat_decisions();
