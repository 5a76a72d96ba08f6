-- Keeps offers true for every writer: a person offers what their own force has, and an offer that was answered is never
-- open again. The arguments name the table of the record and the column of the offer that names it.
create or replace function scope.keep_offer()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    holder text;
begin
    if scope.is_owner() or new.state <> 'offered' then
        return new;
    end if;
    if tg_op = 'UPDATE' and old.state <> 'offered' then
        raise exception 'an offer that was answered is not open again' using errcode = '42501';
    end if;
    execute format('select force from %I where id = $1', tg_argv[0]) into holder
        using (to_jsonb(new) ->> tg_argv[1])::bigint;
    if new.force is distinct from holder
       or new.force is distinct from (select u.force from accounts_user u where u.id = scope.person()) then
        raise exception 'a person offers only what their own force has' using errcode = '42501';
    end if;
    return new;
end $$;
