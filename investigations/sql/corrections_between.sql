-- How many cases a revision corrects up and down against an earlier one, and how many were live in that
-- (`investigations/returns/corrections.py`). Of approved revisions everybody reads these counts, as totals name the forces
-- behind their corrections; of others who has the force in scope, the worker and the owner.
create or replace function scope.corrections_between(later bigint, earlier bigint)
returns table (up bigint, down bigint, opening bigint)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select count(*) filter (where brought_along and not live_then and not void),
           count(*) filter (where live_then and not brought_along)
           + count(*) filter (where void and (live_then or not brought_along)),
           count(*) filter (where live_then)
    from (
        select coalesce(n.arrival in ('rolled', 'already_running'), false) as brought_along,
               coalesce(n.state = 'void', false) as void, t.investigation_id is not null as live_then
        from (select e.investigation_id, e.arrival, e.state from investigations_entry e where e.revision_id = later) n
        full join (
            select e.investigation_id from investigations_entry e where e.revision_id = earlier and e.state = 'live'
        ) t using (investigation_id)
    ) entry
    where not exists (
        select from investigations_revision r
        where r.id in (later, earlier) and r.approved_at is null
          and not (r.force::text = any ((select scope.forces())::text[]) or (select scope.is_owner()))
    )
$$;
