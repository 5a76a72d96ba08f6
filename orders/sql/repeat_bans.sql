create or replace function orders_repeat_bans()
returns trigger
language plpgsql
as $$
begin
    update orders_order o set bans_until = bans.until
    from (
        select b.order_id,
            case when bool_or(c.id is not null and c.ends_on is null) then null
                 else coalesce(max(c.ends_on), date '0001-01-01') end as until
        from (select distinct order_id from ban_rows where kind = 'travel_ban') b
        left join orders_condition c
            on c.order_id = b.order_id and c.kind = 'travel_ban' and c.removed_id is null
        group by b.order_id
    ) bans
    where o.id = bans.order_id;
    return null;
end $$;

create trigger repeat_added after insert on orders_condition referencing new table as ban_rows for each statement execute function orders_repeat_bans();

create trigger repeat_removed after update on orders_condition referencing new table as ban_rows for each statement execute function orders_repeat_bans();
