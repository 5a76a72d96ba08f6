-- What the log has of the publications of a month: one text for each, with version and seal. For those who verify the
-- figures: an intruder who changes a snapshot can seal it again, and cannot change this.
create or replace function audit.publications_of(of_month text)
returns setof text
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select e.question from audit_entry e
    where e.keys && array[of_month] and e.subject = 'figures.snapshot' and e.kind = 'disclosure'
      and e.outcome = 'done' and e.question like 'version % sealed %'
$$;
