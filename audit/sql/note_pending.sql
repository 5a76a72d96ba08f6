create or replace function audit.note_pending()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    insert into audit_pending (entry_id, at) values (new.id, new.at);
    return null;
end $$;

create trigger note after insert on audit_entry for each row execute function audit.note_pending();
