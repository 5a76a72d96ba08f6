-- A revision that was submitted never changes. Only whether its row is sealed may (`stamp_sealed.sql`).
create or replace function investigations_keep_frozen_entries()
returns trigger
language plpgsql
as $$
begin
    if exists (
        select from changed c join investigations_revision r on r.id = c.revision_id where r.state <> 'working'
          and not (tg_op = 'UPDATE' and exists (
              select from investigations_entry e where e.id = c.id and e.sealed is distinct from c.sealed
                and to_jsonb(e) - 'sealed' = to_jsonb(c) - 'sealed'
          ))
    ) then
        raise exception 'a submitted revision never changes; reopen the return' using errcode = '23514';
    end if;
    return null;
end $$;

create trigger keep_added after insert on investigations_entry referencing new table as changed for each statement execute function investigations_keep_frozen_entries();

create trigger keep_changed after update on investigations_entry referencing old table as changed for each statement execute function investigations_keep_frozen_entries();

create trigger keep_removed after delete on investigations_entry referencing old table as changed for each statement execute function investigations_keep_frozen_entries();
