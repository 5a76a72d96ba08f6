create or replace function orders_keep_condition()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and retention_is_erasure(tg_table_name, to_jsonb(old), to_jsonb(new)) then
        return new;
    end if;
    if to_jsonb(new) - 'force' - 'removed_id' is distinct from to_jsonb(old) - 'force' - 'removed_id'
       or old.removed_id is not null and new.removed_id is distinct from old.removed_id then
        raise exception 'the words of a court are never rewritten; a variation adds a condition and removes one'
            using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep before update on orders_condition for each row execute function orders_keep_condition();
