create or replace function audit.open_month(month date)
returns boolean
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
declare
    first date := date_trunc('month', month);
    name text := 'audit_entry_' || to_char(month, 'YYYY_MM');
begin
    if first <= current_date or to_regclass(name) is not null then
        return false;
    end if;
    execute format('create table %I partition of audit_entry for values from (%L) to (%L)',
        name, first::timestamptz, (first + interval '1 month')::timestamptz);
    return true;
end $$;
