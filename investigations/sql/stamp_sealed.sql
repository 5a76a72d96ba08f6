-- Locks an investigation against other writers: those who save, reopen or carry forward a return, or seal. Sealing
-- and erasing take these locks before they look.
create or replace function scope.lock_investigation(investigation bigint)
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    force_codes text[];
begin
    select array_agg(distinct h.force order by h.force) into force_codes
    from investigations_holding h where h.investigation_id = lock_investigation.investigation;
    -- In the order in which every writer locks: the returns, the investigation, then what holds off sealing
    -- (`hold_off_sealing.sql`). Rows that others are adding in these forces are committed first, and seen by the statements
    -- that follow; those that wait see what these did.
    perform from investigations_monthlyreturn m where m.force = any (force_codes) order by m.id for no key update;
    perform from investigations_investigation i where i.id = lock_investigation.investigation for no key update;
    perform pg_advisory_xact_lock(7365, hashtext(force_code)) from unnest(force_codes) force_code;
end $$;

-- Sets `sealed` in every row of an investigation: to its number, or to null. Only owner functions call it.
create or replace function scope.stamp_sealed(investigation bigint, value bigint)
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
#variable_conflict use_column
declare
    entries bigint[];
begin
    perform scope.lock_investigation(stamp_sealed.investigation);
    entries := array(select e.id from investigations_entry e where e.investigation_id = stamp_sealed.investigation);
    perform scope.mask_findings(stamp_sealed.investigation) where value is not null;
    update investigations_investigation set sealed = value where id = stamp_sealed.investigation;
    update investigations_investigationtext set sealed = value where investigation_id = stamp_sealed.investigation;
    update investigations_holding set sealed = value where investigation_id = stamp_sealed.investigation;
    update investigations_supportingforce set sealed = value where investigation_id = stamp_sealed.investigation;
    update investigations_investigationtransfer set sealed = value where investigation_id = stamp_sealed.investigation;
    update investigations_jointdecision d set sealed = coalesce(value, (
        select max(i.sealed) from investigations_investigation i where i.id in (d.investigation_id, d.other_id)
    )) where stamp_sealed.investigation in (d.investigation_id, d.other_id);
    update investigations_entry set sealed = value where id = any (entries);
    update investigations_entrytext set sealed = value where entry_id = any (entries);
    update investigations_entrypeople set sealed = value where entry_id = any (entries);
    update investigations_entryprofile set sealed = value where entry_id = any (entries);
    update investigations_casetoreview set sealed = value where entry_id = any (entries);
    update investigations_finding set sealed = value where entry_id = any (entries);
    update investigations_query set sealed = value where investigation_id = stamp_sealed.investigation;
    update investigations_querymessage m set sealed = value from investigations_query q
    where q.id = m.query_id and q.investigation_id = stamp_sealed.investigation;
    update investigations_advice set sealed = value where investigation_id = stamp_sealed.investigation;
    update investigations_returnupload u
    set mentions = nullif(array_remove(u.mentions, stamp_sealed.investigation), '{}')
    where value is null and stamp_sealed.investigation = any (u.mentions);
    update investigations_returnupload u set sealed = case
        when value is null then nullif(array_remove(u.sealed, stamp_sealed.investigation), '{}')
        else array_remove(u.sealed, value) || value
    end where value is null and stamp_sealed.investigation = any (u.sealed) or value is not null and exists (
        -- What can hold the case: a file for a month in which the force had it, or uploaded since it came to the force.
        select from investigations_holding h
        where h.investigation_id = stamp_sealed.investigation and h.force = u.force
          and (h.ends_on is null or u.period <= h.ends_on)
          and (u.period >= date_trunc('month', h.begins_on) or u.uploaded_at >= coalesce((
              select min(t.settled_at) from investigations_investigationtransfer t
              where t.investigation_id = h.investigation_id and t.receiver_id = h.force and t.state = 'accepted'
          ), (select i.created_at from investigations_investigation i where i.id = h.investigation_id)))
    );
end $$;

-- Takes the names of an investigation out of what the checks said of other rows, and of the whole return: two rules begin
-- their message with the reference of another case (`quality/rules/missing.py`, `same_operation.py`). A later check names
-- no sealed case (`quality/data.py`).
create or replace function scope.mask_findings(investigation bigint)
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
#variable_conflict use_column
declare
    known investigations_holding;
begin
    for known in select * from investigations_holding h where h.investigation_id = mask_findings.investigation loop
        update investigations_finding f
        set message = 'Sealed investigation' || substr(f.message, length(known.reference) + 1)
        where f.force = known.force and f.rule = 'missing' and starts_with(f.message, known.reference || ' was live at ');
        update investigations_finding f
        set message = 'Sealed investigation has the same operation name, a sealed operation.',
            figure = left(replace(f.figure, lower(known.operation_name), 'sealed'), 120)
        where f.force = known.force and f.rule = 'same_operation'
          and starts_with(f.message, known.reference || ' has the same operation name, ')
          and f.entry_id not in (
              select e.id from investigations_entry e where e.investigation_id = known.investigation_id
          );
    end loop;
end $$;

-- Seals each new row of a sealed investigation, for every writer: a month that is carried forward, a check, a query. The
-- arguments name the table that the row belongs to, the column that says to which row, and the row's own key. Whether any
-- investigation is sealed is read from the smallest key in the index of those that are: for `exists`, the plan of a session
-- that began while the table was small would read all investigations, in each statement of an import.
create or replace function investigations_stamp_added()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    perform pg_advisory_xact_lock_shared(7365, hashtext(force)) from (select distinct force from added) forces;
    if (select min(id) from investigations_investigation where sealed is not null) is not null then
        execute format(
            'update %I t set sealed = parent.sealed from added join %I parent on parent.id = added.%I'
            ' where t.%4$I = added.%4$I and parent.sealed is not null and t.sealed is null',
            tg_table_name, tg_argv[0], tg_argv[1], tg_argv[2]
        );
    end if;
    return null;
end $$;

create trigger stamp_sealed after insert on investigations_investigationtext referencing new table as added for each statement execute function investigations_stamp_added('investigations_investigation', 'investigation_id', 'investigation_id');

create trigger stamp_sealed after insert on investigations_holding referencing new table as added for each statement execute function investigations_stamp_added('investigations_investigation', 'investigation_id', 'id');

create trigger stamp_sealed after insert on investigations_supportingforce referencing new table as added for each statement execute function investigations_stamp_added('investigations_investigation', 'investigation_id', 'id');

create trigger stamp_sealed after insert on investigations_investigationtransfer referencing new table as added for each statement execute function investigations_stamp_added('investigations_investigation', 'investigation_id', 'id');

create trigger stamp_sealed after insert on investigations_jointdecision referencing new table as added for each statement execute function investigations_stamp_added('investigations_investigation', 'investigation_id', 'id');

create trigger stamp_sealed_other after insert on investigations_jointdecision referencing new table as added for each statement execute function investigations_stamp_added('investigations_investigation', 'other_id', 'id');

create trigger stamp_sealed after insert on investigations_entry referencing new table as added for each statement execute function investigations_stamp_added('investigations_investigation', 'investigation_id', 'id');

create trigger stamp_sealed after insert on investigations_entrytext referencing new table as added for each statement execute function investigations_stamp_added('investigations_entry', 'entry_id', 'entry_id');

create trigger stamp_sealed after insert on investigations_entrypeople referencing new table as added for each statement execute function investigations_stamp_added('investigations_entry', 'entry_id', 'id');

create trigger stamp_sealed after insert on investigations_entryprofile referencing new table as added for each statement execute function investigations_stamp_added('investigations_entry', 'entry_id', 'entry_id');

create trigger stamp_sealed after insert on investigations_casetoreview referencing new table as added for each statement execute function investigations_stamp_added('investigations_entry', 'entry_id', 'entry_id');

create trigger stamp_sealed after insert on investigations_finding referencing new table as added for each statement execute function investigations_stamp_added('investigations_entry', 'entry_id', 'id');

create trigger stamp_sealed after insert on investigations_query referencing new table as added for each statement execute function investigations_stamp_added('investigations_investigation', 'investigation_id', 'id');

create trigger stamp_sealed after insert on investigations_querymessage referencing new table as added for each statement execute function investigations_stamp_added('investigations_query', 'query_id', 'id');

create trigger stamp_sealed after insert on investigations_advice referencing new table as added for each statement execute function investigations_stamp_added('investigations_investigation', 'investigation_id', 'id');

-- A file that somebody uploads who is named for sealed cases of the force may hold them.
create or replace function investigations_stamp_upload()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    new.sealed := nullif(array(
        select distinct h.sealed from investigations_holding h
        join investigations_investigationseal s on s.investigation_id = h.sealed and s.ended_at is null
        join investigations_sealedperson p on p.seal_id = s.id and p.person_id = new.by_id and p.removed_at is null
        where h.force = new.force and h.sealed is not null
    ), '{}');
    return new;
end $$;

create trigger stamp_sealed before insert on investigations_returnupload for each row execute function investigations_stamp_upload();

-- Nobody but the functions above writes the column: those who see a sealed case change it, and do not unseal it by that.
create or replace function investigations_keep_sealed()
returns trigger
language plpgsql
as $$
begin
    if new.sealed is distinct from old.sealed
       and current_user <> (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = tg_relid) then
        raise exception 'an investigation is sealed and unsealed with its reason only' using errcode = '42501';
    end if;
    return new;
end $$;

create trigger keep_sealed before update of sealed on investigations_investigation for each row execute function investigations_keep_sealed();

create trigger keep_sealed before update of sealed on investigations_investigationtext for each row execute function investigations_keep_sealed();

create trigger keep_sealed before update of sealed on investigations_holding for each row execute function investigations_keep_sealed();

create trigger keep_sealed before update of sealed on investigations_supportingforce for each row execute function investigations_keep_sealed();

create trigger keep_sealed before update of sealed on investigations_investigationtransfer for each row execute function investigations_keep_sealed();

create trigger keep_sealed before update of sealed on investigations_jointdecision for each row execute function investigations_keep_sealed();

create trigger keep_sealed before update of sealed on investigations_entry for each row execute function investigations_keep_sealed();

create trigger keep_sealed before update of sealed on investigations_entrytext for each row execute function investigations_keep_sealed();

create trigger keep_sealed before update of sealed on investigations_entrypeople for each row execute function investigations_keep_sealed();

create trigger keep_sealed before update of sealed on investigations_finding for each row execute function investigations_keep_sealed();

create trigger keep_sealed before update of sealed on investigations_query for each row execute function investigations_keep_sealed();
