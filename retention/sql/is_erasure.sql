-- Whether an update of a row that never changes is part of an erasure: the owner's, while `scope.erase_record` runs, and of
-- columns that an app declares as text. The triggers that keep history ask it, so that not even the owner's function
-- changes a count through them. A role of the application can set the variable, but is not the owner.
create or replace function retention_is_erasure(name text, before jsonb, after jsonb)
returns boolean
language plpgsql
stable
as $$
begin
    if coalesce(current_setting('mspt.erasing', true), '') = ''
       or current_user <> (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = name::regclass) then
        return false;
    end if;
    return not exists (
        select from jsonb_each(after) a
        where a.value is distinct from before -> a.key and not exists (
            select from public.retention_erasabletablerows e where e.table_name = name and e.columns ? a.key
        )
    );
end $$;
