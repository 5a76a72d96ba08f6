create or replace function scope.mac(payload text)
returns text
language sql
stable security definer
set search_path to 'scope', 'pg_temp'
as $$
    select encode(sha256(value || sha256(value || convert_to(payload, 'utf8'))), 'hex') from scope.secret
$$;
