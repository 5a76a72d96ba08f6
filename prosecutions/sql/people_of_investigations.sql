-- Who gets a notice about what belongs to each of these investigations: nobody named (null: the analysts and leads of its
-- force) if it is not sealed; if it is, each analyst and lead of that force who is named for it. The counter, which makes
-- notices, reads no seal and no account.
create or replace function scope.people_of_investigations(investigations bigint[])
returns table (investigation_id bigint, person bigint)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select i.id, null::bigint
    from investigations_investigation i
    where i.id = any (investigations) and i.sealed is null
    union all
    select i.id, u.id
    from investigations_investigation i
    join investigations_investigationseal s on s.investigation_id = i.id and s.ended_at is null
    join investigations_sealedperson p on p.seal_id = s.id and p.removed_at is null
    join accounts_user u on u.id = p.person_id
    where i.id = any (investigations) and i.sealed is not null
      and u.is_active and u.role in ('analyst', 'lead') and u.force = i.force
$$;
