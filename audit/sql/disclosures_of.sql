-- The recipients of a record, for the people of its force, who inform them of a correction.
create or replace function audit.disclosures_of(of_key text)
returns table(recipient text, reason text, at timestamptz)
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select e.recipient, e.reason, e.at from audit_entry e
    where e.keys && (select audit.open_keys('', array[of_key])) and e.kind = 'disclosure' and e.outcome = 'done'
      and e.recipient <> '' and ((select audit.knows_settings()) or audit.is_of_record(e.subject))
    order by e.id + 0 desc
$$;
