-- Locks a version and its product against who begins, publishes or withdraws one: all lock the product first. Until the
-- erasure is stored no download of the library begins, which would read the title, and no word is added to the index.
create or replace function scope.lock_version(version bigint)
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    perform from guidance_product p
    where p.id = (select v.product_id from guidance_version v where v.id = lock_version.version) for update;
    perform from guidance_version v where v.id = lock_version.version for update;
    lock table guidance_bundle, guidance_searchposting in share row exclusive mode;
end $$;

-- Ends a version that is erased again after a restore: in an older backup it may still be published, or in progress.
create or replace function scope.end_version(version bigint)
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    update guidance_version v
    set state = case v.state when 'published' then 'withdrawn' else 'discarded' end,
        ended_at = case v.state when 'published' then now() end
    where v.id = end_version.version and v.state not in ('superseded', 'withdrawn', 'discarded');
    if found then
        delete from guidance_searchposting s using guidance_product p
        where p.id = s.product_id and p.current_id = end_version.version;
    end if;
end $$;

-- Refuses what somebody adds to an erased version, or changes in it: it could never be erased again. The argument is the
-- column that names the version or the thread. What an erasure writes itself passes, also when it is applied again to a
-- restored backup.
create or replace function scope.refuse_erased_version()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    key bigint := (to_jsonb(new) ->> tg_argv[0])::bigint;
    mark text;
begin
    if scope.is_erasing() then
        return new;
    end if;
    if tg_table_name = 'guidance_version' then
        mark := case tg_op when 'UPDATE' then to_jsonb(old) ->> 'erased' else '' end;
        if to_jsonb(new) ->> 'erased' <> mark then
            raise exception 'only an erasure erases a version' using errcode = '23514';
        end if;
    else
        if tg_argv[0] = 'thread_id' then
            select r.version_id into key from guidance_thread r where r.id = key;
        end if;
        -- Waits for an erasure that runs, as the foreign key of a new row will.
        select v.erased into mark from guidance_version v where v.id = key for key share;
    end if;
    if mark <> '' then
        raise exception 'an erased version never changes' using errcode = '23514';
    end if;
    return new;
end $$;

create trigger refuse_erased before insert or update on guidance_version for each row execute function scope.refuse_erased_version('id');

create trigger refuse_erased before insert or update on guidance_attachment for each row execute function scope.refuse_erased_version('version_id');

create trigger refuse_erased before insert or update on guidance_passage for each row execute function scope.refuse_erased_version('version_id');

create trigger refuse_erased before insert or update on guidance_debrief for each row execute function scope.refuse_erased_version('version_id');

create trigger refuse_erased before insert or update on guidance_debriefpoint for each row execute function scope.refuse_erased_version('version_id');

create trigger refuse_erased before insert or update on guidance_thread for each row execute function scope.refuse_erased_version('version_id');

create trigger refuse_erased before insert or update on guidance_comment for each row execute function scope.refuse_erased_version('thread_id');

create trigger refuse_erased before insert or update on guidance_readerfeedback for each row execute function scope.refuse_erased_version('version_id');

create trigger refuse_erased before insert or update on guidance_versionstep for each row execute function scope.refuse_erased_version('version_id');
