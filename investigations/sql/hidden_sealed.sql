-- Whether a list leaves out a case because it is sealed for the person.
create or replace function scope.leaves_out_sealed()
returns boolean
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    return exists (
        select from investigations_holding h
        where h.sealed is not null and h.force::text = any (scope.forces()) and h.sealed <> all (scope.unsealed('shown'))
    );
end $$;

-- What these revisions have that is sealed for the person: how many rows they do not see, how many of those are live or
-- closed, and how much the checks still ask of rows that they may not change. Somebody who reads a case in an emergency
-- sees its row, and answers no check of it.
create or replace function scope.hidden_in(revisions bigint[])
returns table (revision bigint, hidden bigint, counted bigint, to_do bigint)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select e.revision_id,
        count(*) filter (where e.sealed <> all ((select scope.unsealed('shown'))::bigint[])),
        count(*) filter (where e.sealed <> all ((select scope.unsealed('shown'))::bigint[]) and e.state in ('live', 'closed')),
        sum(greatest((not e.is_complete)::int, (
            select count(*) from investigations_finding f
            where f.entry_id = e.id and f.revision_id = e.revision_id and f.state = 'open'
        )))::bigint
    from investigations_entry e
    where e.revision_id = any (revisions) and e.sealed is not null
      and e.force::text = any ((select scope.forces())::text[])
      and e.sealed <> all ((select scope.unsealed('changed'))::bigint[])
    group by e.revision_id
$$;

-- The sealed rows of these revisions that the person may not change, whether or not they see them: by their own numbers, and
-- those of their investigations.
create or replace function scope.read_only_rows(revisions bigint[])
returns table (entry bigint, investigation bigint)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select e.id, e.investigation_id from investigations_entry e
    where e.revision_id = any (revisions) and e.sealed is not null
      and e.force::text = any ((select scope.forces())::text[])
      and e.sealed <> all ((select scope.unsealed('changed'))::bigint[])
$$;

-- Which of these references, as keys without capitals and spaces, a case of the force has that is sealed and
-- that the person may not change.
create or replace function scope.sealed_references(force_code text, keys text[])
returns setof text
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select lower(replace(h.reference, ' ', '')) from investigations_holding h
    where h.force = force_code and h.sealed is not null and force_code = any ((select scope.forces())::text[])
      and lower(replace(h.reference, ' ', '')) = any (keys)
      and h.sealed <> all ((select scope.unsealed('changed'))::bigint[])
$$;
