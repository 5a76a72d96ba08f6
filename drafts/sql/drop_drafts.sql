create or replace function scope.drop_drafts()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    delete from drafts_draft where user_id = new.id;
    return null;
end $$;

create trigger drafts_drop after update of is_active, role, force, unit on accounts_user for each row when (((not new.is_active) or ((((old.role)::text is distinct from (new.role)::text) or ((old.force)::text is distinct from (new.force)::text)) or ((old.unit)::text is distinct from (new.unit)::text)))) execute function scope.drop_drafts();
