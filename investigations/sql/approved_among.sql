-- The investigations of these that any approved return has or had, whichever force's, among those that the scope has a
-- holding of.
create or replace function scope.approved_among(investigations bigint[])
returns setof bigint
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select distinct e.investigation_id
    from investigations_entry e join investigations_revision r on r.id = e.revision_id
    where e.investigation_id = any (investigations) and r.approved_at is not null
      and ((select scope.is_owner()) or exists (
          select from investigations_holding h
          where h.investigation_id = e.investigation_id and h.force::text = any ((select scope.forces())::text[])
      ))
$$;
