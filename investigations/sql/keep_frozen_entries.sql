create or replace function investigations_keep_frozen_entries()
returns trigger
language plpgsql
as $$
begin
    if exists (
        select from changed c join investigations_revision r on r.id = c.revision_id where r.state <> 'working'
    ) then
        raise exception 'a submitted revision never changes; reopen the return' using errcode = '23514';
    end if;
    return null;
end $$;

create trigger keep_added after insert on investigations_entry referencing new table as changed for each statement execute function investigations_keep_frozen_entries();

create trigger keep_changed after update on investigations_entry referencing old table as changed for each statement execute function investigations_keep_frozen_entries();

create trigger keep_removed after delete on investigations_entry referencing old table as changed for each statement execute function investigations_keep_frozen_entries();
