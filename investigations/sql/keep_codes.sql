-- A row has only codes that are in their list. A code never changes and never goes (reference/sql/keep_codes.sql), so
-- this is all that a foreign key would promise, and it is checked once a statement instead of once a row and a list.
create or replace function investigations_keep_codes_of_entries()
returns trigger
language plpgsql
as $$
begin
    if exists (
        select from (select distinct stage, origin, primary_type, closing_reason from changed) c
        where not exists (select from reference_stage l where l.code = c.stage)
           or not exists (select from reference_origin l where l.code = c.origin)
           or not exists (select from reference_exploitationtype l where l.code = c.primary_type)
           or c.closing_reason is not null
              and not exists (select from reference_closingreason l where l.code = c.closing_reason)
    ) then
        raise exception 'an entry has a code that is in no list' using errcode = '23503';
    end if;
    return null;
end $$;

create or replace function investigations_keep_codes_of_people()
returns trigger
language plpgsql
as $$
begin
    if exists (
        select from (select distinct nationality from changed) c
        where not exists (select from reference_nationality l where l.code = c.nationality)
    ) then
        raise exception 'a group of people has a nationality that is not in the list' using errcode = '23503';
    end if;
    return null;
end $$;

create or replace function investigations_keep_codes_of_forces()
returns trigger
language plpgsql
as $$
begin
    if exists (
        select from (select distinct force from changed) c
        where not exists (select from reference_force l where l.code = c.force)
    ) then
        raise exception 'a row has a force that does not exist' using errcode = '23503';
    end if;
    return null;
end $$;

create trigger keep_codes_added after insert on investigations_entry referencing new table as changed for each statement execute function investigations_keep_codes_of_entries();

create trigger keep_codes_changed after update on investigations_entry referencing new table as changed for each statement execute function investigations_keep_codes_of_entries();

create trigger keep_codes_added after insert on investigations_entrypeople referencing new table as changed for each statement execute function investigations_keep_codes_of_people();

create trigger keep_codes_changed after update on investigations_entrypeople referencing new table as changed for each statement execute function investigations_keep_codes_of_people();

create trigger keep_codes_added after insert on investigations_investigation referencing new table as changed for each statement execute function investigations_keep_codes_of_forces();

create trigger keep_codes_changed after update on investigations_investigation referencing new table as changed for each statement execute function investigations_keep_codes_of_forces();

create trigger keep_codes_added after insert on investigations_holding referencing new table as changed for each statement execute function investigations_keep_codes_of_forces();

create trigger keep_codes_changed after update on investigations_holding referencing new table as changed for each statement execute function investigations_keep_codes_of_forces();
