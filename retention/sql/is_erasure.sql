-- What says that an erasure runs: this backend and transaction, under the secret of the scope. Only owner functions ask.
create or replace function scope.mark_of_erasure()
returns text
language sql
stable security definer
set search_path to 'scope', 'pg_temp'
as $$
    select scope.mac(concat_ws('|', 'erasing', pg_backend_pid(), extract(epoch from transaction_timestamp())))
$$;

-- Whether an erasure runs in this transaction. Only owner functions ask. The mark is made only if the variable is set: a
-- trigger asks for each row.
create or replace function scope.is_erasing()
returns boolean
language sql
stable
as $$
    select case
        when coalesce(current_setting('mspt.erasing', true), '') = '' then false
        else current_setting('mspt.erasing', true) = scope.mark_of_erasure()
    end
$$;

-- Whether an update of a row that never changes is part of an erasure: the owner's, while `scope.erase_record` runs, and of
-- columns that an app declares as text. The triggers that keep history ask it, so that not even the owner's function
-- changes a count through them. A role of the application can set the variable, and some of these triggers run as the
-- owner for it, but it cannot make the mark.
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
    if not scope.is_erasing() then  -- a statement of its own: only the owner may call it
        return false;
    end if;
    return not exists (
        select from jsonb_each(after) a
        where a.value is distinct from before -> a.key and not exists (
            select from public.retention_erasabletablerows e where e.table_name = name and e.columns ? a.key
        )
    );
end $$;
