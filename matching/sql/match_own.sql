create or replace function matching.match_own(an_app text, questions integer[], kinds text[], parts smallint[], weights smallint[], tokens bytea[])
returns table(question integer, record uuid, strength text, points integer, fits text[])
language plpgsql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
declare
    own text[] := scope.forces();
    place integer;
    wanted matching.asked[];
begin
    -- The owner, who migrates and loads demonstration data, has no scope, and asks for all.
    if not matching.by_owner() and (scope.person() is null or own is null) then
        raise exception 'nobody compares without a scope' using errcode = '28000';
    end if;
    if an_app is distinct from 'orders' then
        raise exception 'this app has no register' using errcode = '42501';
    end if;
    for place, wanted in
        select q.question, array_agg(row(q.kind, q.part, q.weight, q.token)::matching.asked order by q.token, q.part)
        from unnest(questions, kinds, parts, weights, tokens) as q(question, kind, part, weight, token)
        group by q.question
    loop
        return query
            select place, m.record, m.strength, m.points, m.fits
            from matching.match(wanted, an_app) m where m.force = any(own) or matching.by_owner();
    end loop;
end $$;
