create or replace function orders_keep_step()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and retention_is_erasure(tg_table_name, to_jsonb(old), to_jsonb(new)) then
        return new;
    end if;
    if to_jsonb(new) - 'force' is distinct from to_jsonb(old) - 'force' then
        raise exception 'a step of an order is never rewritten; record what happened as another step'
            using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep before update on orders_orderstep for each row execute function orders_keep_step();
