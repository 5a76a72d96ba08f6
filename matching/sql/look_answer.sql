create or replace function matching.look_answer(a_ticket uuid)
returns table(record uuid, force text, strength text, fits text[])
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
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
        from matching_lookupfinding f where f.lookup_id = asking.id order by f.points desc, f.record limit 5;
end $$;
