-- Which of these exports were stopped, so that the clerk, who reads no request without its person's scope, deletes their files.
create or replace function scope.stopped_among(exports uuid[])
returns setof uuid
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select e.public_id from exports_listexport e where e.public_id = any (exports) and e.state = 'stopped'
$$;
