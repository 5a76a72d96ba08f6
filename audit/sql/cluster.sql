create or replace function audit.cluster()
returns bigint
language sql
stable
as $$ select system_identifier from pg_control_system() $$;
