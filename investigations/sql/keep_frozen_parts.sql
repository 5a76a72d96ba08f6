create or replace function investigations_keep_frozen_parts()
returns trigger
language plpgsql
as $$
begin
    if exists (
        select from (select distinct entry_id from changed) c
        join investigations_entry e on e.id = c.entry_id
        join investigations_revision r on r.id = e.revision_id
        where r.state <> 'working'
    ) then
        raise exception 'a submitted revision never changes; reopen the return' using errcode = '23514';
    end if;
    return null;
end $$;

create trigger keep_added after insert on investigations_entrypeople referencing new table as changed for each statement execute function investigations_keep_frozen_parts();

create trigger keep_changed after update on investigations_entrypeople referencing old table as changed for each statement execute function investigations_keep_frozen_parts();

create trigger keep_removed after delete on investigations_entrypeople referencing old table as changed for each statement execute function investigations_keep_frozen_parts();

create trigger keep_added after insert on investigations_entrytext referencing new table as changed for each statement execute function investigations_keep_frozen_parts();

create trigger keep_changed after update on investigations_entrytext referencing old table as changed for each statement execute function investigations_keep_frozen_parts();

create trigger keep_removed after delete on investigations_entrytext referencing old table as changed for each statement execute function investigations_keep_frozen_parts();
