-- Makes the entries of a revision that has just been approved the latest of their investigations. A giver's last month does
-- not hide what the receiver reports of it. An owner function, because the latest entry may be another force's by now.
create or replace function scope.set_latest_entries(revision bigint)
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
#variable_conflict use_column
begin
    update investigations_investigation i set latest_entry_id = e.id
    from investigations_entry e join investigations_revision approved on approved.id = e.revision_id
    where approved.id = set_latest_entries.revision and approved.state = 'approved'
      and (approved.force::text = any (scope.forces()) or scope.is_owner())
      and e.investigation_id = i.id
      and not exists (
          select from investigations_entry o join investigations_revision r on r.id = o.revision_id
          where o.id = i.latest_entry_id
            and (r.period > approved.period
                 or r.period = approved.period and o.force <> e.force and e.state = 'transferred_out')
      );
end $$;
