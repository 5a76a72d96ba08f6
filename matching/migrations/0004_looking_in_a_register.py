"""Looking for a subject in a register of all forces: asked in one transaction, answered in another, counted and seen.

As with an earlier referral (0002), whoever rolls back has learnt nothing, and what nobody fetches is answered by the
sweep, so that the force of a found subject sees who looked. Unlike there, an officer looks who has no force's records
in scope: the role that is bound to the transaction decides, and an answer names at most five records: where more fit,
who stands out, or nobody, so that nothing can be listed. Every look is planned for what it asks: a plan made for no
question in particular reads the hashes of all subjects in turn.
"""

from django.db import migrations

TABLES = r"""
alter table matching_lookup add asked matching.asked[];
alter table matching_lookup add xid xid8 not null default pg_current_xact_id();
insert into matching_lookuplimit (of, tries) values
    ('person', 150), ('force', 5000), ('program', 3000), ('minute', 60);

alter table matching_lookuplimit enable row level security;
alter table matching_lookup enable row level security;
alter table matching_finding enable row level security;
create policy everybody on matching_lookuplimit for select using (true);
create policy own on matching_lookup for select using (who_id = (select scope.person()));
create policy own_force on matching_finding for select using (force = any((select scope.forces())::text[]));
"""

# Points: see matching/clues.py. A name alone suffices when two words of it fit; a date of birth, a town or a common
# word never do. What contradicts counts against: another birthday, or a word too many on both sides of one name.
MATCHING = r"""
create function matching.match(asked matching.asked[], a_room text)
returns table (record uuid, force text, strength text, points integer, fits text[]) language sql stable
set search_path = public, pg_temp set jit = off set plan_cache_mode = force_custom_plan as $$
    with a as materialized (
        select * from unnest(asked)
    ), met as materialized (
        select t.record, a.part, max(least(a.weight, t.weight)) as points
        from a join matching_token t on t.token = a.token
        where t.room = a_room and a.weight >= 20 and a.kind not in ('year', 'month', 'place')
        group by t.record, a.part
    ), promising as materialized (
        select m.record from met m group by m.record
        having sum(m.points) >= 90 and (count(*) >= 2 or max(m.points) >= 110)
        order by sum(m.points) desc limit 200
    ), both_have as materialized (
        select t.record, t.kind, a.part as asked_part, t.part as stored_part, max(least(a.weight, t.weight)) as points
        from promising p
        join matching_token t on t.room = a_room and t.record = p.record
        join a on a.token = t.token
        group by t.record, t.kind, a.part, t.part
    ), by_word as materialized (
        select b.record, b.asked_part,
               max(b.points) filter (where b.stored_part between 100 and 1999) as as_name,
               max(b.points) filter (where b.kind = 'place') as as_place
        from both_have b where b.asked_part between 100 and 199 and (b.stored_part between 100 and 1999 or b.kind = 'place')
        group by b.record, b.asked_part
    ), by_stored as (
        select b.record, b.stored_part, max(b.points) as points, (b.stored_part - 100) / 20 as name_row
        from both_have b where b.asked_part between 100 and 199 and b.stored_part between 100 and 1999
        group by b.record, b.stored_part
    ), by_row as (
        select s.record, s.name_row, count(*) filter (where s.points >= 25) as matched, sum(s.points) as points,
               (select count(distinct t.part) from matching_token t
                where t.room = a_room and t.record = s.record and t.kind = 'name'
                  and t.part between 100 + 20 * s.name_row and 119 + 20 * s.name_row) as has
        from by_stored s group by s.record, s.name_row
    ), best_row as (
        select distinct on (r.record) r.record, r.has - r.matched as without
        from by_row r order by r.record, r.matched desc, r.points desc, r.has
    ), asked_words as (
        select count(distinct part) as many from a where part between 100 and 199 and kind = 'name'
    ), names as (
        select w.record,
               least(sum(w.as_name), (select sum(s.points) from by_stored s where s.record = w.record)) as points,
               count(*) filter (where w.as_name >= 25) as matched,
               (select many from asked_words) - count(*) filter (where w.as_name >= 25 or w.as_place > 0) as unmatched
        from by_word w group by w.record
    ), rest as (
        select b.record,
               coalesce(max(b.points) filter (where b.kind = 'whole'), 0) as whole,
               coalesce(max(b.points) filter (where b.asked_part = 0), 0) as born,
               least(coalesce(max(b.points) filter (where b.kind = 'house'), 0)
                     + coalesce(max(b.points) filter (where b.kind = 'spot'), 0)
                     + coalesce(max(b.points) filter (where b.kind = 'post'), 0), 160) as address,
               coalesce(max(b.points) filter (where b.kind in ('plate', 'plate1')), 0) as plate,
               coalesce(max(b.points) filter (where b.kind in ('phone', 'phone1')), 0) as phone
        from both_have b group by b.record
    ), places as (
        select b.record, sum(b.points) as points from (
            select record, kind, asked_part, max(points) as points from both_have
            where kind in ('place', 'pair') group by record, kind, asked_part
        ) b group by b.record
    ), summed as (
        select r.record, coalesce(n.matched, 0) as matched, coalesce(n.unmatched, 0) as unmatched,
               coalesce(n.points, 0) as name, r.whole, r.plate, r.phone, r.address,
               least(r.address + coalesce(l.points, 0), 180) as place,
               case when r.born > 0 then r.born
                    when exists (select from a where a.part = 0) and exists (
                        select from matching_token t where t.room = a_room and t.record = r.record and t.part = 0
                    ) then -100 else 0 end as born,
               least(greatest(coalesce(n.unmatched, 0), 0), greatest(coalesce(w.without, 0), 0)) as against
        from rest r
        left join names n on n.record = r.record
        left join places l on l.record = r.record
        left join best_row w on w.record = r.record
    ), whole as (
        select s.*, s.name + s.whole + s.born + s.place + s.plate + s.phone - 60 * s.against as points from summed s
    )
    select w.record,
           (select t.force from matching_token t where t.room = a_room and t.record = w.record limit 1),
           case when w.plate >= 150 or w.phone >= 150
                  or w.points >= 230 and w.against = 0 and w.matched >= 2 and (w.born >= 75 or w.unmatched = 0)
                then 'likely' else 'possible' end,
           w.points::integer,
           array_remove(array[
               case when w.matched > 0 then 'name' end, case when w.born >= 75 then 'born' end,
               case when w.place >= 40 then 'place' end, case when w.plate > 0 then 'plate' end,
               case when w.phone > 0 then 'phone' end], null)
    from whole w
    where w.plate >= 150 or w.phone >= 150
       or w.points >= 108 and (
            w.matched >= 2 or w.whole > 0 and w.matched > 0
            or w.matched >= 1 and (w.born >= 75 or w.place >= 60 or w.plate > 0 or w.phone > 0)
            or w.address >= 110 or w.place >= 125)
    order by w.points desc, w.record limit 50
$$;
"""

LOOKING = r"""
-- What may be asked: one person, not a list of guesses, and by more than a date or a town.
create function matching.why_not_look(asked matching.asked[]) returns text language sql immutable
set search_path = public, pg_temp as $$
    with a as (select * from unnest(asked)), by_part as (
        select part, kind, count(*) as many from a group by part, kind
    )
    select case
        when (select coalesce(bool_or(kind is null or part is null or weight is null or octet_length(token) <> 16
              or weight not between 0 and 200 or not case
                  when kind in ('name', 'nick', 'sound', 'near') then part between 100 and 119
                  when kind = 'whole' then part = 90
                  when kind in ('place', 'pair', 'spot', 'house') then part between 100 and 119 or part between 2000 and 2019
                  when kind = 'post' then part = 2800
                  when kind in ('plate', 'plate1') then part between 4000 and 4001
                  when kind in ('phone', 'phone1') then part between 5000 and 5001
                  when kind in ('born', 'month', 'year', 'digit') then part = 0 else false end), true) from a)
            then 'What was asked is not made of tokens.'
        when (select count(distinct part) from a where kind = 'name') > 12 or exists (
            select from by_part where many > case kind when 'nick' then 8 when 'near' then 40 when 'born' then 2
                when 'digit' then 6 when 'spot' then 2 when 'plate1' then 12 when 'phone1' then 18 else 1 end)
            then 'Ask for one person at a time.'
        when not exists (select from a where kind in ('name', 'plate', 'phone', 'spot', 'house'))
            then 'Add a name, a vehicle, a phone number or a house number. A date or a postcode alone fits too many people.'
        else '' end
$$;

-- How many more different questions today allows this person; -1000000 where somebody asks too fast.
create function matching.lookups_left(a_person bigint, a_role text, a_force text) returns integer language sql stable
set search_path = public, pg_temp as $$
    with today as (
        select date_trunc('day', now() at time zone 'Europe/London') at time zone 'Europe/London' as begins
    ), mine as (
        select count(distinct l.digest) as today, count(*) filter (where l.at >= clock_timestamp() - interval '1 minute') as now
        from matching_lookup l, today where l.who_id = a_person and l.at >= begins
    )
    select case when m.now > (select tries from matching_lookuplimit where of = 'minute') then -1000000 else least(
        (select tries from matching_lookuplimit where of = case when a_role = 'system' then 'program' else 'person' end)
        - m.today,
        case when a_force is null then 2147483647 else
        (select tries from matching_lookuplimit where of = 'force')
        - (select count(distinct (l.who_id, l.digest)) from matching_lookup l, today
           where l.force = a_force and l.at >= begins) end
    ) end::integer from mine m
$$;

-- Writes down that somebody looks, and why, and counts it. Nothing is compared yet.
create function matching.look(a_room text, a_reason text,
                              kinds text[], parts smallint[], weights smallint[], tokens bytea[])
returns table (ticket uuid, tries_left integer) language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    person bigint := scope.person();
    its_role text := scope.role();
    its_force text;
    wanted matching.asked[];
    refusal text;
begin
    if person is null then
        raise exception 'nobody looks without a scope' using errcode = '28000';
    end if;
    if its_role not in ('officer', 'analyst', 'lead', 'coordinator', 'national', 'system') then
        raise exception 'only police roles look in the register' using errcode = '42501';
    end if;
    if a_room is distinct from 'orders' then  -- other rooms are asked by `matching.ask`, which shows both sides
        raise exception 'this room has no register' using errcode = '42501';
    end if;
    if length(trim(coalesce(a_reason, ''))) < 3 then
        raise exception 'Say why you look.' using errcode = '22023';
    end if;
    if cardinality(tokens) > 800 then
        raise exception 'Ask for one person at a time.' using errcode = '22023';
    end if;
    select array_agg(row(t.kind, t.part, t.weight, t.token)::matching.asked order by t.token, t.part)
    into wanted from unnest(kinds, parts, weights, tokens) as t(kind, part, weight, token);
    refusal := matching.why_not_look(wanted);
    if refusal <> '' then
        raise exception '%', refusal using errcode = '22023';
    end if;
    select u.force into its_force from accounts_user u where u.id = person;
    perform pg_advisory_xact_lock(7307, hashint8(person));  -- one person's lookups are counted one after the other
    ticket := gen_random_uuid();
    insert into matching_lookup (public_id, at, who_id, force, room, reason, digest, asked)
    values (ticket, clock_timestamp(), person, its_force, a_room, trim(a_reason),
            sha256(convert_to(a_room || ' ' || wanted::text, 'utf8')), wanted);
    tries_left := matching.lookups_left(person, its_role, its_force);
    if tries_left < 0 then
        delete from matching_lookup l where l.public_id = ticket;
        ticket := null;
        tries_left := case when tries_left = -1000000 then -1 else 0 end;  -- too fast, or too many today
    end if;
    return next;
end $$;

-- Compares, writes down what was found for the forces whose records it is, and forgets what was asked.
create function matching.settle_lookup(number bigint) returns void language plpgsql
set search_path = public, pg_temp as $$
declare
    asking matching_lookup;
    every integer;
    sure integer;
    least_points integer;
begin
    select * into asking from matching_lookup l where l.id = number and l.answered_at is null for update;
    if not found then
        return;
    end if;
    insert into matching_finding (lookup_id, force, room, record, strength, points, fits, asked_at, asked_by_id,
                                  asked_from, reason)
    select asking.id, m.force, asking.room, m.record, m.strength, m.points, m.fits, asking.at, asking.who_id,
           asking.force, asking.reason
    from matching.match(asking.asked, asking.room) m;
    select count(*), count(*) filter (where f.strength = 'likely') into every, sure
    from matching_finding f where f.lookup_id = asking.id;
    if every > 5 then  -- an answer is no list: the surer ones alone where they are few, else who stands out, else nobody
        if sure between 1 and 5 then
            delete from matching_finding f where f.lookup_id = asking.id and f.strength <> 'likely';
        else
            select f.points + 50 into least_points
            from matching_finding f where f.lookup_id = asking.id order by f.points desc offset 5 limit 1;
            delete from matching_finding f where f.lookup_id = asking.id and f.points < least_points;
        end if;
    end if;
    update matching_lookup l set answered_at = clock_timestamp(), asked = null, found = least(every, 6),
        is_too_wide = not exists (select from matching_finding f where f.lookup_id = asking.id) and every > 5
    where l.id = asking.id;
end $$;

-- At most five records, the surest first, and by what they fit. For whoever asked, on the day of asking.
create function matching.look_answer(a_ticket uuid)
returns table (record uuid, force text, strength text, fits text[]) language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    asking matching_lookup;
begin
    select * into asking from matching_lookup l where l.public_id = a_ticket and l.who_id = scope.person()
        and l.at > now() - interval '12 hours';
    if not found then
        raise exception 'no such lookup' using errcode = '28000';
    end if;
    if asking.xid = pg_current_xact_id() then
        raise exception 'commit the lookup before its answer is asked for' using errcode = '25001';
    end if;
    perform matching.settle_lookup(asking.id);
    return query
        select f.record, f.force::text, f.strength::text, f.fits::text[]
        from matching_finding f where f.lookup_id = asking.id order by f.points desc, f.record limit 5;
end $$;

-- Why the present person came upon a record within the last twelve hours; nothing where they did not.
create function matching.came_upon(a_room text, a_record uuid) returns text language sql stable security definer
set search_path = public, pg_temp as $$
    select f.reason from matching_finding f
    where f.room = a_room and f.record = a_record and f.asked_by_id = scope.person()
      and f.asked_at > now() - interval '12 hours'
      and scope.role() in ('officer', 'analyst', 'lead', 'coordinator', 'national', 'system')
    order by f.asked_at desc limit 1
$$;

create or replace function matching.answer_waiting() returns integer language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    waiting bigint;
    done integer := 0;
begin
    for waiting in
        select t.id from matching_try t where t.answered_at is null and t.at < now() - interval '1 minute'
        order by t.at limit 200 for update skip locked
    loop
        perform matching.settle(waiting);
        done := done + 1;
    end loop;
    for waiting in
        select l.id from matching_lookup l where l.answered_at is null and l.at < now() - interval '1 minute'
        order by l.at limit 200 for update skip locked
    loop
        perform matching.settle_lookup(waiting);
        done := done + 1;
    end loop;
    return done;
end $$;

revoke all on all functions in schema matching from public;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_lookups_and_findings")]
    operations = [migrations.RunSQL(TABLES + MATCHING + LOOKING, migrations.RunSQL.noop)]
