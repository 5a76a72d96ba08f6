-- Records that the person of the scope has read an alert to the person's force, and returns the subject that it is
-- about; null if it is noted already. Of the row, which is the managing force's, nothing else changes.
create or replace function scope.note_alert(alert bigint, reader bigint, read_at timestamptz)
returns uuid
language sql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    update orders_areaalert a set noted_by_id = reader, noted_at = read_at
    from orders_subject s
    where a.id = alert and a.noted_at is null and s.id = a.subject_id and s.force = a.force
      and (a.area_id::text = any (scope.forces()) and reader = scope.person() or matching.by_owner())
    returning s.public_id
$$;
