create or replace function investigations_keep_history()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and new.sealed is distinct from old.sealed
       and to_jsonb(new) - 'sealed' = to_jsonb(old) - 'sealed' then
        return new;
    end if;
    if tg_op = 'UPDATE' and retention_is_erasure(tg_table_name, to_jsonb(old), to_jsonb(new)) then
        return new;
    end if;
    raise exception 'the history of a return is never rewritten' using errcode = '23514';
end $$;

create trigger keep before delete or update on investigations_querymessage for each row execute function investigations_keep_history();

create trigger keep before delete or update on investigations_returnevent for each row execute function investigations_keep_history();
