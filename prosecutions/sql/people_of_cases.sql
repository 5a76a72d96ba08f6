-- Who gets a notice about each of these cases: nobody named (null: the analysts and leads of its force) if its investigation
-- is not sealed; if it is, each analyst and lead of that force who is named for it. The counter, which makes notices, reads
-- no seal and no account.
create or replace function scope.people_of_cases(cases bigint[])
returns table (case_id bigint, person bigint)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select c.id, null::bigint
    from prosecutions_prosecutioncase c
    join investigations_investigation i on i.id = c.investigation_id
    where c.id = any (cases) and i.sealed is null
    union all
    select c.id, u.id
    from prosecutions_prosecutioncase c
    join investigations_investigation i on i.id = c.investigation_id
    join investigations_investigationseal s on s.investigation_id = i.id and s.ended_at is null
    join investigations_sealedperson p on p.seal_id = s.id and p.removed_at is null
    join accounts_user u on u.id = p.person_id
    where c.id = any (cases) and i.sealed is not null
      and u.is_active and u.role in ('analyst', 'lead') and u.force = c.force
$$;
