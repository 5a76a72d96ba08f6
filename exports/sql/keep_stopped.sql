-- An export that was stopped has no file any more, because it was cancelled or what its requester can see has changed: no
-- role makes it available again, or for longer. The person requests it again.
create or replace function exports_keep_stopped()
returns trigger
language plpgsql
as $$
begin
    if new.state <> 'stopped' or new.expires_at > old.expires_at then
        raise exception 'an export that was stopped stays so' using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep_stopped before update on exports_listexport for each row when (old.state = 'stopped') execute function exports_keep_stopped();
