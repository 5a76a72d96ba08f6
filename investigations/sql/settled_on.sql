-- From which day somebody may add themselves to a sealed case with too few people: 14 days after their account was made, or
-- opened again. Nobody makes an account, or opens one again, to read a case with it at once.
create or replace function scope.settled_on(person bigint)
returns date
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select (greatest(u.created_at, u.reopened_at) at time zone 'Europe/London')::date + 14
    from accounts_user u where u.id = settled_on.person
$$;
