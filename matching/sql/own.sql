create or replace function matching.own(an_app text, a_force text, kinds text[], parts smallint[], weights smallint[], tokens bytea[])
returns table(record uuid)
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
set jit to 'off'
as $$
begin
    if scope.person() is null then
        raise exception 'nobody asks without a scope' using errcode = '28000';
    end if;
    if scope.forces()::text[] is distinct from array[a_force] then
        raise exception 'ask for your own force' using errcode = '42501';
    end if;
    if coalesce(cardinality(tokens), 0) not between 1 and 800 then
        raise exception 'Ask for one person at a time.' using errcode = '22023';
    end if;
    return query
        with a as materialized (
            select t.kind, t.part, t.weight, t.token from unnest(kinds, parts, weights, tokens) as t(kind, part, weight, token)
        ), met as (
            select t.record, a.part, max(least(a.weight, t.weight)) as points
            from a join matching_hashedtoken t on t.token = a.token
            where t.app = an_app and t.force = a_force and a.kind <> 'nation' and (a.part <> 0 or a.kind = 'born')
            group by t.record, a.part
        )
        select m.record from met m
        group by m.record
        having count(*) = (select count(distinct a.part) from a)
        order by sum(m.points) desc, m.record limit 50;
end $$;
