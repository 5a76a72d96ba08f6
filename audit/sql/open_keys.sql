-- Those of some records whose entries the person may know: all for auditors, those of accounts, systems and settings for
-- administrators, and the records of their own forces for others. No role may call it; functions of the log do.
create or replace function audit.open_keys(of_subject text, of_keys text[])
returns text[]
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select case
        when scope.is_owner() or scope.role() = 'auditor' then of_keys
        when scope.role() = 'administrator' then case when audit.is_of_settings(of_subject) then of_keys else '{}' end
        else scope.held_records(of_keys)
    end
$$;
