"""What must never be untrue of a return, held by the database against every role.

Composite keys keep an entry's force that of its revision and return. Entries of a frozen revision do not change.
Sub-types belong to a type the entry has. Whoever handed in any revision of a return never approves one of it.
"""

from django.db import migrations

SQL = r"""
alter table investigations_monthlyreturn add constraint investigations_return_of_force
    unique (id, force, period);
alter table investigations_revision
    add constraint investigations_revision_of_return foreign key (monthly_return_id, force, period)
        references investigations_monthlyreturn (id, force, period),
    add constraint investigations_revision_of_force unique (id, force);
alter table investigations_entry
    add constraint investigations_entry_of_revision foreign key (revision_id, force)
        references investigations_revision (id, force) on delete cascade,
    add constraint investigations_entry_of_force unique (id, force);
alter table investigations_entrypeople
    add constraint investigations_people_of_entry foreign key (entry_id, force)
        references investigations_entry (id, force) on delete cascade;
alter table investigations_entrywords
    add constraint investigations_words_of_entry foreign key (entry_id, force)
        references investigations_entry (id, force) on delete cascade;
alter table investigations_finding
    add constraint investigations_finding_of_revision foreign key (revision_id, force)
        references investigations_revision (id, force) on delete cascade;

create function investigations_types_of(sub_types text[]) returns text[] language sql immutable parallel safe as $$
    select coalesce(array_agg(distinct split_part(s, '.', 1)), '{}') from unnest(sub_types) s
$$;

alter table investigations_entry
    add constraint investigations_entry_primary_not_secondary check (not primary_type = any (secondary_types)),
    add constraint investigations_entry_sub_types_of_its_types check (
        investigations_types_of(sub_types::text[]) <@ (secondary_types::text[] || primary_type::text)
    );

create function investigations_keep_frozen_entries() returns trigger language plpgsql as $$
begin
    if exists (
        select from changed c join investigations_revision r on r.id = c.revision_id where r.state <> 'working'
    ) then
        raise exception 'a revision that was handed in never changes; reopen the return' using errcode = '23514';
    end if;
    return null;
end $$;

create function investigations_keep_frozen_parts() returns trigger language plpgsql as $$
begin
    if exists (
        select from changed c
        join investigations_entry e on e.id = c.entry_id
        join investigations_revision r on r.id = e.revision_id
        where r.state <> 'working'
    ) then
        raise exception 'a revision that was handed in never changes; reopen the return' using errcode = '23514';
    end if;
    return null;
end $$;

create trigger keep_changed after update on investigations_entry referencing old table as changed
    for each statement execute function investigations_keep_frozen_entries();
create trigger keep_removed after delete on investigations_entry referencing old table as changed
    for each statement execute function investigations_keep_frozen_entries();
create trigger keep_added after insert on investigations_entry referencing new table as changed
    for each statement execute function investigations_keep_frozen_entries();
create trigger keep_changed after update on investigations_entrypeople referencing old table as changed
    for each statement execute function investigations_keep_frozen_parts();
create trigger keep_removed after delete on investigations_entrypeople referencing old table as changed
    for each statement execute function investigations_keep_frozen_parts();
create trigger keep_added after insert on investigations_entrypeople referencing new table as changed
    for each statement execute function investigations_keep_frozen_parts();
create trigger keep_changed after update on investigations_entrywords referencing old table as changed
    for each statement execute function investigations_keep_frozen_parts();
create trigger keep_removed after delete on investigations_entrywords referencing old table as changed
    for each statement execute function investigations_keep_frozen_parts();
create trigger keep_added after insert on investigations_entrywords referencing new table as changed
    for each statement execute function investigations_keep_frozen_parts();

create function investigations_guard_revision() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if old.state <> 'working' then
            raise exception 'a revision that was handed in is never deleted' using errcode = '23514';
        end if;
        return old;
    end if;
    if old.state = 'superseded' and new.state <> 'superseded' then
        raise exception 'a superseded revision stays what it is' using errcode = '23514';
    end if;
    if old.state = 'approved' and new.state not in ('approved', 'superseded') then
        raise exception 'an approved revision is followed by another, never taken back' using errcode = '23514';
    end if;
    if old.state in ('approved', 'superseded')
       and (to_jsonb(new) - 'state') is distinct from (to_jsonb(old) - 'state') then
        raise exception 'an approved revision never changes' using errcode = '23514';
    end if;
    if old.state = 'working' and new.state <> 'working' then
        if exists (select from investigations_entry e where e.revision_id = new.id and not e.is_complete) then
            raise exception 'a revision with values that can''t be read is not handed in' using errcode = '23514';
        end if;
        if new.is_nil and exists (select from investigations_entry e where e.revision_id = new.id) then
            raise exception 'a nil return has no entry' using errcode = '23514';
        end if;
    end if;
    if new.approved_by_id is not null and old.approved_by_id is null and exists (
        select from investigations_revision r
        where r.monthly_return_id = new.monthly_return_id and r.submitted_by_id = new.approved_by_id
    ) then
        raise exception 'whoever handed in any revision of a return never approves it' using errcode = '23514';
    end if;
    return new;
end $$;

create trigger guard before update or delete on investigations_revision
    for each row execute function investigations_guard_revision();
"""


class Migration(migrations.Migration):
    dependencies = [("investigations", "0001_returns")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
