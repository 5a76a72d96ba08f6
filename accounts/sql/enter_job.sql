create or replace function scope.enter_job(job uuid)
returns text
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    person bigint;
begin
    select user_id into person from accounts_job
    where public_id = job and finished_at is null and expires_at > now();
    if person is null then
        raise exception 'no such job' using errcode = '28000';
    end if;
    return scope.bind(person);
end $$;
