-- A profile belongs to an approved entry of the same force, never changes, and is deleted only with its entry.
alter table investigations_entryprofile
    add constraint investigations_profile_of_entry foreign key (entry_id, force)
        references investigations_entry (id, force) on delete cascade;

create or replace function investigations_keep_profile()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE' and not exists (select from investigations_entry e where e.id = old.entry_id) then
        return old;
    end if;
    if tg_op = 'UPDATE' and new.sealed is distinct from old.sealed
       and to_jsonb(new) - 'sealed' = to_jsonb(old) - 'sealed' then
        return new;
    end if;
    raise exception 'the profile of an approved entry never changes' using errcode = '23514';
end $$;

create trigger keep before delete or update on investigations_entryprofile for each row execute function investigations_keep_profile();

create or replace function investigations_guard_profile()
returns trigger
language plpgsql
as $$
begin
    if exists (
        select from added a
        join investigations_entry e on e.id = a.entry_id
        join investigations_revision r on r.id = e.revision_id
        where r.approved_at is null
    ) then
        raise exception 'only an approved entry has a profile' using errcode = '23514';
    end if;
    return null;
end $$;

create trigger guard after insert on investigations_entryprofile referencing new table as added for each statement execute function investigations_guard_profile();
