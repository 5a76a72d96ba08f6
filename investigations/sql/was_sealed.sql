-- Whether an investigation of the scope has ever been sealed: then its record is kept, with who was named. An analyst sees
-- no seal that has ended, and may delete a row that was added by mistake.
create or replace function scope.was_sealed(investigation bigint)
returns boolean
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select exists (
        select from investigations_investigationseal s
        where s.investigation_id = was_sealed.investigation and s.force::text = any ((select scope.forces())::text[])
    )
$$;
