-- Who used a record in a period, newest first, for the people of its force and for auditors. An entry about more than
-- 200 records holds no keys, so it is not among them.
create or replace function audit.accesses_of(of_key text, since timestamptz, until timestamptz)
returns table(id bigint, at timestamptz, who bigint, role text, kind text, outcome text, subject text, count integer,
              reason text, recipient text)
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select e.id, e.at, e.who, e.role, e.kind, e.outcome, e.subject, e.count, e.reason, e.recipient
    from audit_entry e
    where e.keys && (select audit.open_keys('', array[of_key])) and e.at >= since and e.at < until
      and ((select audit.knows_settings()) or audit.is_of_record(e.subject))
    order by e.id + 0 desc
$$;
