create or replace function orders_step_follows()
returns trigger
language plpgsql
as $$
declare  -- only the columns that the worker, which ends expired orders, may read
    last_number smallint;
    last_on date;
    last_state text;
begin
    select s.number, s.made_on, s.became into last_number, last_on, last_state from orders_orderstep s
    where s.order_id = new.order_id order by s.number desc limit 1;
    if new.number <> coalesce(last_number, 0) + 1 or new.made_on < last_on
       or new.was is distinct from coalesce(last_state, new.was) then
        raise exception 'a step follows the last one: its number, its day and the state that it left'
            using errcode = '23514';
    end if;
    return new;
end $$;

create trigger follow before insert on orders_orderstep for each row execute function orders_step_follows();
