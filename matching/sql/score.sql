create or replace function matching.score(asked matching.asked[], an_app text, besides uuid)
returns table(record uuid, force text, strength text)
language sql
stable
set search_path to 'public', 'pg_temp'
set jit to 'off'
as $$
    with a as materialized (
        select * from unnest(asked)
    ), met as materialized (
        select t.record, a.part, max(least(a.weight, t.weight)) as points
        from a join matching_hashedtoken t on t.token = a.token
        where t.app = an_app and a.kind <> 'nation'
        group by t.record, a.part
    ), promising as materialized (
        select m.record from met m group by m.record having sum(m.points) >= 200
    ), both_have as materialized (
        select t.record, a.part as asked_part, t.part as stored_part,
               max(case a.kind when 'year' then 5 when 'month' then 35 else least(a.weight, t.weight) end) as points,
               (a.part < 11 or t.part < 11) as beyond_family, (a.part >= 11 or t.part >= 11) as beyond_given
        from promising p
        join matching_hashedtoken t on t.app = an_app and t.record = p.record
        join a on a.token = t.token
        group by t.record, a.part, t.part
    ), by_asked as (
        select b.record, b.asked_part, max(b.points) as points, bool_or(b.beyond_family and b.points >= 30) as given,
               bool_or(b.beyond_given and b.points >= 30) as family
        from both_have b where b.asked_part between 1 and 29 group by 1, 2
    ), by_stored as (
        select b.record, b.stored_part, max(b.points) as points
        from both_have b where b.stored_part between 1 and 29 group by 1, 2
    ), names as (
        select n.record, least(sum(n.points), (select sum(s.points) from by_stored s where s.record = n.record)) as points,
               bool_or(n.given) as given, bool_or(n.family) as family,
               count(*) filter (where n.points >= 30) as matched
        from by_asked n group by n.record
    ), whole as (
        select n.record, n.matched,
            case when not n.given then n.points * 0.45
                when not n.family and exists (select from a where a.part between 11 and 29) and exists (
                    select from matching_hashedtoken t where t.app = an_app and t.record = n.record and t.part between 11 and 29
                ) then least(n.points, 85)
                else n.points end
            + coalesce((select max(b.points) from both_have b where b.record = n.record and b.asked_part = 0),
                case when exists (select from a where a.part = 0) and exists (
                    select from matching_hashedtoken t where t.app = an_app and t.record = n.record and t.part = 0
                ) then -120 else 0 end)
            + coalesce((select max(b.points) from both_have b where b.record = n.record and b.asked_part = 30), 0)
            as points
        from names n
    )
    select w.record, (select t.force from matching_hashedtoken t where t.app = an_app and t.record = w.record limit 1),
           case when w.points >= 290 and w.matched >= 2 then 'likely' else 'possible' end
    from whole w
    where w.points >= 230 and w.record is distinct from besides
    order by w.points desc, w.record limit 50
$$;
