-- Who last added or changed one of these records, for a page that refuses a decision made on an older page: for
-- administrators about accounts and settings, and about a record for the people of its force. The request for an export
-- changes no record.
create or replace function audit.last_change(of_subject text, of_keys text[])
returns table(who bigint, at timestamptz)
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select e.who, e.at from audit_entry e
    where e.keys && (select audit.open_keys(of_subject, of_keys)) and e.subject = of_subject
      and e.kind in ('collection', 'alteration') and e.outcome = 'done' and e.who is not null
      and e.question not like 'file %' and ((select audit.knows_settings()) or audit.is_of_record(e.subject))
    order by e.id + 0 desc limit 1
$$;
