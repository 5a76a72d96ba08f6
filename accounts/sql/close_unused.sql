-- Closes the accounts that nobody has used for 90 days, and names the people to inform: those it closed, and those not used for
-- 76 and for 85 days, once each. An account is in use from a sign-in, from when it was made, and from when it was reopened.
--
-- Nobody's account closes sooner than five days after the second warning, also if nothing ran for weeks. The two
-- administrators who signed in last stay open: somebody has to be able to reopen the others. Systems have a rule of their
-- own. The days are those of London by the clock of the database: the worker that calls this can't choose them.
create or replace function scope.close_unused()
returns table(what text, address text, used_on date, closes_on date)
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
declare
    today date := (now() at time zone 'Europe/London')::date;
begin
    perform pg_advisory_xact_lock(hashtext('scope.close_unused'));
    perform from accounts_user u where u.is_active and u.role = 'administrator' order by u.id for update;
    return query
    with used as (
        select u.id, u.public_id, u.email,
               (greatest(u.last_login, u.created_at, u.reopened_at) at time zone 'Europe/London')::date as day,
               u.role = 'administrator' and 2 >= row_number() over (
                   partition by u.role order by greatest(u.last_login, u.created_at, u.reopened_at) desc, u.id
               ) as stays
        from accounts_user u where u.is_active and u.role <> 'system'
    ), closed as (
        update accounts_user u set is_active = false
        from used n
        where u.id = n.id and u.is_active and not n.stays and n.day <= today - 90
          and (greatest(u.last_login, u.created_at, u.reopened_at) at time zone 'Europe/London')::date = n.day and exists (
            select from accounts_unusedwarning w
            where w.user_id = n.id and w.used_on = n.day and w.days = 85 and w.warned_on <= today - 5
        )
        returning u.id, n.public_id, n.email, n.day
    ), ended as (
        delete from accounts_session s using closed c where s.user_id = c.id returning c.public_id
    ), logged as (
        insert into audit_entry (kind, subject, keys, count, question, reason)
        select 'alteration', 'accounts.user', array[c.public_id::text], 1, 'account closed', 'not used for 90 days'
        from closed c
        union all
        select 'sign_in', 'accounts.session', array[e.public_id::text], count(*), 'sessions ended: account closed', ''
        from ended e group by e.public_id
    ), warned as (
        insert into accounts_unusedwarning (user_id, used_on, days, warned_on)
        select n.id, n.day, case when n.day <= today - 85 then 85 else 76 end, today
        from used n where n.day <= today - 76 and n.id not in (select c.id from closed c)
        on conflict do nothing
        returning accounts_unusedwarning.user_id, accounts_unusedwarning.days
    )
    select 'closed', c.email::text, c.day, today from closed c
    union all
    select case when n.stays then 'stays' else 'warned' end, n.email::text, n.day,
           greatest(n.day + 90, today + case when w.days = 85 then 5 else 14 end)
    from warned w join used n on n.id = w.user_id;
end $$;
