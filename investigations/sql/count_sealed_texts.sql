-- The rows of these revisions that the checks warn about, whether or not the person sees them: what the data quality of a
-- return counts (`quality/score_counts.py`).
create or replace function scope.warned_rows(revisions bigint[])
returns table (revision bigint, entry bigint)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select f.revision_id, f.entry_id from investigations_finding f
    where f.revision_id = any (revisions) and f.severity = 'warning'
      and (f.force::text = any ((select scope.forces())::text[]) or (select scope.is_owner()))
$$;

-- By revision, whether some sealed row has each of the texts that a return asks for: what the answer burden counts
-- (`burden/meter.py`). No text.
create or replace function scope.sealed_texts_in(revisions bigint[])
returns table (revision bigint, reference boolean, operation_name boolean, void_reason boolean, remarks boolean)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select e.revision_id, bool_or(h.reference <> ''), bool_or(h.operation_name <> ''),
           bool_or(coalesce(w.void_reason, '') <> ''), bool_or(coalesce(w.remarks, '') <> '')
    from investigations_entry e
    join investigations_holding h on h.id = e.holding_id
    left join investigations_entrytext w on w.entry_id = e.id
    where e.revision_id = any (revisions) and e.sealed is not null
      and (e.force::text = any ((select scope.forces())::text[]) or (select scope.is_owner()))
    group by e.revision_id
$$;
