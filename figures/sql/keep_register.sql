-- What a register added up to, and a supplied figure, never change: a later extraction, or table, is another row.
-- A supplied table is withdrawn once. The months of a register are ended once, and withdrawn once.
create or replace function figures_keep_register()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'what a register added up to is never removed' using errcode = '23514';
    end if;
    if tg_table_name = 'figures_suppliedtable' then
        if old.withdrawn_at is null
            and (to_jsonb(new) - 'withdrawn_at' - 'withdrawn_by_id')
                = (to_jsonb(old) - 'withdrawn_at' - 'withdrawn_by_id') then
            return new;
        end if;
        raise exception 'a supplied table is withdrawn once and never changed' using errcode = '23514';
    end if;
    if tg_table_name = 'figures_registerspan' then
        if (to_jsonb(new) - 'last' - 'is_withdrawn' - 'ended_at' - 'ended_by_id')
                = (to_jsonb(old) - 'last' - 'is_withdrawn' - 'ended_at' - 'ended_by_id')
            and not old.is_withdrawn
            and (old.last is null or new.is_withdrawn and new.last = old.last) then
            return new;
        end if;
        raise exception 'the months of a register are ended once, or withdrawn, and never changed'
            using errcode = '23514';
    end if;
    raise exception 'what a register added up to never changes' using errcode = '23514';
end $$;

create trigger keep before delete or update on figures_registerspan for each row
execute function figures_keep_register();

create trigger keep before delete or update on figures_suppliedtable for each row
execute function figures_keep_register();

create trigger keep before delete or update on figures_suppliedfigure for each row
execute function figures_keep_register();

create trigger keep before delete or update on figures_registermonth for each row
execute function figures_keep_register();

create trigger keep before delete or update on figures_registercell for each row
execute function figures_keep_register();
