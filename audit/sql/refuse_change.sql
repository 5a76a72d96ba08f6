create or replace function audit.refuse_change()
returns trigger
language plpgsql
as $$
begin
    raise exception 'the log is append-only' using errcode = '42501';
end $$;

create trigger keep before delete or update on audit_entry for each row execute function audit.refuse_change();

create trigger keep_all before truncate on audit_entry for each statement execute function audit.refuse_change();

create trigger keep before delete or update on audit_seal for each row execute function audit.refuse_change();

create trigger keep_all before truncate on audit_seal for each statement execute function audit.refuse_change();

create trigger keep before delete or update on audit_sealed for each row execute function audit.refuse_change();

create trigger keep_all before truncate on audit_sealed for each statement execute function audit.refuse_change();
