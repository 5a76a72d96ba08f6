-- The force that has each of these records now: investigations, referrals, subjects and orders. The keys are those of
-- the log. No role may call it; other owner functions do.
create or replace function scope.record_forces(keys text[])
returns table(key text, force text)
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    with asked as materialized (
        select array(select k::uuid from unnest(keys) k
                     where k ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$') as ids
    )
    select i.public_id::text, i.force from asked, investigations_investigation i where i.public_id = any (asked.ids)
    union all
    select r.public_id::text, r.force from asked, nrm_referral r where r.public_id = any (asked.ids)
    union all
    select s.public_id::text, s.force from asked, orders_subject s where s.public_id = any (asked.ids)
    union all
    select o.public_id::text, o.force from asked, orders_order o where o.public_id = any (asked.ids)
$$;
