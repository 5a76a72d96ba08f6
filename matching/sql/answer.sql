create or replace function matching.answer(a_ticket uuid)
returns table(force text, strength text, record uuid)
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
declare
    asking matching_matchattempt;
begin
    select * into asking from matching_matchattempt t where t.public_id = a_ticket and t.who_id = scope.person()
        and t.force = any(scope.forces());
    if not found then
        raise exception 'no such try' using errcode = '28000';
    end if;
    if asking.xid = pg_current_xact_id() then
        raise exception 'commit the try before its answer is asked for' using errcode = '25001';
    end if;
    perform matching.settle(asking.id);
    return query
        select h.force::text, min(h.strength)::text, case when h.force = asking.force then h.record end
        from matching_matchhit h where h.try_id = asking.id
        group by h.force, case when h.force = asking.force then h.record end
        order by 2, 1, 3 limit 5;
end $$;
