-- What the log has of the publications of a month, in order: one text for each, with version and seal. For those who
-- verify the figures: an intruder who changes a snapshot can seal it again, and cannot change this. Every role may add
-- any entry, so only those of the national team count, in the words that publishing writes.
create or replace function audit.publications_of(of_month text)
returns setof text
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select e.question from audit_entry e
    where e.keys && array[of_month] and e.subject = 'figures.snapshot' and e.kind = 'disclosure'
      and e.outcome = 'done' and e.role = 'national' and e.question ~ '^version [1-9][0-9]{0,2} sealed [0-9a-f]+$'
    order by e.id
$$;
