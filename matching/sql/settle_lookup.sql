create or replace function matching.settle_lookup(number bigint)
returns void
language plpgsql
set search_path to 'public', 'pg_temp'
as $$
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
    insert into matching_lookupfinding (lookup_id, force, app, record, strength, points, fits, asked_at, asked_by_id,
                                  asked_from, reason)
    select asking.id, m.force, asking.app, m.record, m.strength, m.points, m.fits, asking.at, asking.who_id,
           asking.force, asking.reason
    from matching.match(asking.asked, asking.app) m;
    select count(*), count(*) filter (where f.strength = 'likely') into every, sure
    from matching_lookupfinding f where f.lookup_id = asking.id;
    if every > 5 then  -- an answer is no list: the surer ones alone where they are few, else the clear leader, else nobody
        if sure between 1 and 5 then
            delete from matching_lookupfinding f where f.lookup_id = asking.id and f.strength <> 'likely';
        else
            select f.points + 50 into least_points
            from matching_lookupfinding f where f.lookup_id = asking.id order by f.points desc offset 5 limit 1;
            delete from matching_lookupfinding f where f.lookup_id = asking.id and f.points < least_points;
        end if;
    end if;
    update matching_lookup l set answered_at = clock_timestamp(), asked = null, found = least(every, 6),
        is_too_wide = not exists (select from matching_lookupfinding f where f.lookup_id = asking.id) and every > 5
    where l.id = asking.id;
end $$;
