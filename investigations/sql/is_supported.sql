-- Whether another force supports an investigation in the scope: what a profile says of a case that is sealed.
create or replace function scope.is_supported(investigation bigint)
returns boolean
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select exists (
        select from investigations_supportingforce f
        where f.investigation_id = is_supported.investigation and f.ended_on is null
          and (f.force::text = any ((select scope.forces())::text[]) or (select scope.is_owner()))
    )
$$;
