create or replace function scope.log_ended_sessions()
returns bigint
language sql
security definer
set search_path to 'public', 'pg_temp'
as $$
    with ended as (
        update accounts_session set end_logged_at = now()
        where end_logged_at is null and user_id is not null
          and least(expire_date, started_at + interval '8 hours') <= now()
        returning user_id, started_at + interval '8 hours' <= expire_date as is_whole
    ), logged as (
        insert into audit_entry (kind, subject, keys, count, question)
        select 'sign_in', 'accounts.session', array[person.public_id::text], count(*),
            case when is_whole then 'signed out automatically after 8 hours'
            else 'signed out automatically after 15 minutes without use' end
        from ended join accounts_user person on person.id = ended.user_id group by person.public_id, is_whole
        returning 1
    ) select count(*) from logged
$$;
