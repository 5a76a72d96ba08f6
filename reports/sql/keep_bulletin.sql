create or replace function reports_keep_bulletin()
returns trigger
language plpgsql
as $$
begin
    -- Before its time, a published bulletin can be sent back, and nothing else. The time of the change is in its row.
    if old.state = 'published'
        and (tg_op = 'DELETE' or new.state <> 'draft' or new.edited_at >= old.release_at) then
        raise exception 'a published bulletin never changes; a correction is a new version' using errcode = '23514';
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    if (new.kind, new.first, new.last, new.version, new.public_id)
        is distinct from (old.kind, old.first, old.last, old.version, old.public_id) then
        raise exception 'the months and the version of a bulletin never change' using errcode = '23514';
    end if;
    if not new.writers @> old.writers then
        raise exception 'a person who wrote a bulletin stays one of its writers' using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep before delete or update on reports_bulletin for each row execute function reports_keep_bulletin();
