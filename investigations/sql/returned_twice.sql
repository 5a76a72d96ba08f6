-- The live entries of a revision in the scope that another force returns too, each with that force's entry of the same
-- month: they name the same operation, or a reviewer has decided that they are the same, and then one *leads* and the
-- other *follows*. A name is not reported if a reviewer decided that these are two operations, as long as both have the
-- same name and the same forces. `offset 0` makes the planner look up each name in the index of names: otherwise it
-- computes the key of every name in the country at each check (5.5 ms instead of 0.3 ms for 28 rows among 6,300
-- holdings). Of the other force's entry only the number is returned. A
-- sealed case is compared with nothing, and found by nobody.
create or replace function scope.returned_twice(revision bigint)
returns table (mine bigint, theirs bigint, relation text)
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
#variable_conflict use_column
declare
    returned investigations_revision;
begin
    select * into returned from investigations_revision r
    where r.id = revision and (r.force::text = any (scope.forces()) or scope.is_owner());
    if not found then
        return;
    end if;
    return query
    with mine as (
        select e.id, e.investigation_id, i.same_operation_as_id as same,
               investigations_operation_key(h.operation_name) as key
        from investigations_entry e
        join investigations_investigation i on i.id = e.investigation_id
        join investigations_holding h on h.id = e.holding_id
        where e.revision_id = returned.id and e.state = 'live' and e.sealed is null
    ), pairs as (
        select mine.id, o.investigation_id as other
        from mine
        join lateral (
            select n.investigation_id from investigations_holding n
            where investigations_operation_key(n.operation_name) = mine.key
              and n.operation_name <> '' and n.force <> returned.force and n.sealed is null
            offset 0
        ) o on true
        where mine.key <> '' and o.investigation_id <> mine.investigation_id
        union
        select mine.id, mine.same from mine where mine.same is not null
        union
        select mine.id, i.id from mine join investigations_investigation i on i.same_operation_as_id = mine.investigation_id
    )
    select mine.id, e.id,
           case when mine.same = e.investigation_id then 'follows'
                when i.same_operation_as_id = mine.investigation_id then 'leads' else '' end
    from pairs
    join mine on mine.id = pairs.id
    join investigations_entry e on e.investigation_id = pairs.other and e.state = 'live' and e.force <> returned.force
                               and e.sealed is null
    join investigations_investigation i on i.id = e.investigation_id
    join investigations_revision r on r.id = e.revision_id and r.period = returned.period and r.state in ('approved', 'submitted')
    where not exists (
        select from investigations_jointdecision d
        where d.ended_at is null and d.lead_id is null and d.operation_key = mine.key
          and d.investigation_id = least(mine.investigation_id, e.investigation_id)
          and d.other_id = greatest(mine.investigation_id, e.investigation_id)
          and returned.force in (d.force, d.other_force_id) and e.force in (d.force, d.other_force_id)
    );
end $$;
