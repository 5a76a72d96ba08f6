create or replace function audit.complete_entry()
returns trigger
language plpgsql
as $$
begin
    new.xid := pg_current_xact_id();
    new.cluster := audit.cluster();
    if current_user <> (select pg_get_userbyid(relowner) from pg_class where oid = 'audit_entry'::regclass) then
        new.who := scope.person();
        new.role := scope.role();
    end if;
    return new;
end $$;

create trigger complete before insert on audit_entry for each row execute function audit.complete_entry();
