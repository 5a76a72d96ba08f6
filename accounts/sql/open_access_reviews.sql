-- Opens the access reviews of the quarter of a day, once: one for each force and unit in which somebody has an account, and one
-- for the people with neither. Each has the people who have had an account since the first day of the quarter at the
-- latest, so a late run asks about nobody who came after it. Systems are left out: they have owners and reminders.
--
-- The worker that calls it can't answer, or choose people. A wrong day opens a review of another quarter, which gives
-- nobody anything.
create or replace function scope.open_access_reviews(day date)
returns bigint
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
declare
    first_day date := date_trunc('quarter', day)::date;
    opened bigint;
begin
    perform pg_advisory_xact_lock(hashtext('scope.open_access_reviews'));
    if exists (select from accounts_accessreview r where r.quarter = first_day) then
        return 0;
    end if;
    with present as (
        select u.id, u.force, u.unit from accounts_user u
        where u.is_active and u.role <> 'system' and (u.created_at at time zone 'Europe/London')::date <= first_day
    ), reviews as (
        insert into accounts_accessreview (public_id, quarter, opened_on, force, unit, reminders)
        select gen_random_uuid(), first_day, day, p.force, p.unit, 0 from (select distinct force, unit from present) p
        returning id, public_id, accounts_accessreview.force, accounts_accessreview.unit
    ), people as (
        insert into accounts_reviewedperson (public_id, review_id, user_id, answer, words)
        select gen_random_uuid(), r.id, p.id, '', ''
        from present p join reviews r on (r.force, r.unit) is not distinct from (p.force, p.unit)
    ), logged as (
        insert into audit_entry (kind, subject, keys, count, question, reason)
        select 'collection', 'accounts.accessreview', array_agg(r.public_id::text), count(*), 'access reviews opened', ''
        from reviews r having count(*) > 0
    )
    select count(*) into opened from reviews;
    return opened;
end $$;
