create or replace function guidance_keep_shown()
returns trigger
language plpgsql
as $$
begin
    if old.published_at is not null then
        raise exception 'what was published is kept' using errcode = '23514';
    end if;
    return old;
end $$;

create trigger keep_shown before delete on guidance_version for each row execute function guidance_keep_shown();
