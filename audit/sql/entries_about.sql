-- The numbers of the entries about any of these records, for auditors, and for administrators about accounts and
-- settings. Under the policy on the log a comparison of arrays uses no index.
create or replace function audit.entries_about(of_keys text[], since timestamptz, until timestamptz)
returns setof bigint
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select e.id from audit_entry e
    where e.keys && of_keys and e.at >= since and e.at < until
      and ((select scope.is_owner() or scope.role() = 'auditor')
           or audit.is_of_settings(e.subject) and (select scope.role() = 'administrator'))
$$;
