-- Deletes the access reviews whose quarter began more than three years ago, with what was said about each person, and
-- returns how many. What was done to an account stays in the log.
--
-- The day is the server's and not the caller's: a worker with a wrong day would delete reviews that are still needed.
create or replace function scope.delete_old_access_reviews()
returns bigint
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
declare
    last_kept date := ((now() at time zone 'Europe/London')::date - interval '3 years')::date;
    deleted bigint;
begin
    with old as (
        select id, public_id from accounts_accessreview where quarter < last_kept
    ), people as (
        delete from accounts_reviewedperson p using old where p.review_id = old.id
    ), reviews as (
        delete from accounts_accessreview r using old where r.id = old.id
        returning r.public_id
    ), logged as (
        insert into audit_entry (kind, subject, keys, count, question, reason)
        select 'erasure', 'accounts.accessreview', array_agg(r.public_id::text), count(*), 'access reviews deleted', ''
        from reviews r having count(*) > 0
    )
    select count(*) into deleted from reviews;
    return deleted;
end $$;
