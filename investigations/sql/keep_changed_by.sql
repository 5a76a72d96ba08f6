-- An entry was changed by a person who exists. A person is never deleted (accounts/sql/keep_people.sql), so this is all that a
-- foreign key would promise, and it is checked once a statement instead of once a row.
create or replace function investigations_keep_changed_by()
returns trigger
language plpgsql
as $$
begin
    if exists (
        select from (select distinct changed_by_id from changed where changed_by_id is not null) c
        where not exists (select from accounts_user u where u.id = c.changed_by_id)
    ) then
        raise exception 'an entry was changed by a person who does not exist' using errcode = '23503';
    end if;
    return null;
end $$;

create trigger keep_changed_by_added after insert on investigations_entry referencing new table as changed for each statement execute function investigations_keep_changed_by();

create trigger keep_changed_by after update on investigations_entry referencing new table as changed for each statement execute function investigations_keep_changed_by();
