"""Where more than five fit, those who stand out are named; and every look is planned for what it asks.

Who fits by far better than the sixth is whom somebody looks for, also where a street's name alone fits fifty. And a plan
that was made for no question in particular reads the hashes of all subjects in turn. Who shares one word alone with the
question is not looked at further.
"""

from django.db import migrations

# Points: see matching/clues.py. What this changes of 0004 is which records are looked at, and not how.
SETTLING = r"""
create or replace function matching.match(asked matching.asked[], a_room text)
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

-- Compares, writes down what was found for the forces whose records it is, and forgets what was asked.
create or replace function matching.settle_lookup(number bigint) returns void language plpgsql
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
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_looking_in_a_register")]
    operations = [migrations.RunSQL(SETTLING, migrations.RunSQL.noop)]
