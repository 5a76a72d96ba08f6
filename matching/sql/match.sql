create or replace function matching.match(asked matching.asked[], an_app text)
returns table(record uuid, force text, strength text, points integer, fits text[])
language sql
stable
set search_path to 'public', 'pg_temp'
set jit to 'off'
set plan_cache_mode to 'force_custom_plan'
as $$
    with a as materialized (
        select * from unnest(asked)
    ), met as materialized (
        select t.record, a.part, max(least(a.weight, t.weight)) as points
        from a join matching_hashedtoken t on t.token = a.token and (a.kind <> 'joined' or t.kind <> 'joined')
        where t.app = an_app and a.weight >= 20 and a.kind not in ('year', 'month', 'place')
        group by t.record, a.part
    ), promising as materialized (
        select m.record from met m group by m.record
        having sum(m.points) >= 90 and (count(*) >= 2 or max(m.points) >= 110)
        order by sum(m.points) desc limit 200
    ), both_have as materialized (
        select t.record, t.kind, a.part as asked_part, t.part as stored_part, max(least(a.weight, t.weight)) as points
        from promising p
        join matching_hashedtoken t on t.app = an_app and t.record = p.record
        join a on a.token = t.token and (a.kind <> 'joined' or t.kind <> 'joined')
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
               (select count(distinct t.part) from matching_hashedtoken t
                where t.app = an_app and t.record = s.record and t.kind = 'name'
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
                        select from matching_hashedtoken t where t.app = an_app and t.record = r.record and t.part = 0
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
           (select t.force from matching_hashedtoken t where t.app = an_app and t.record = w.record limit 1),
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
