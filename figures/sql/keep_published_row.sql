create or replace function figures_keep_published_row()
returns trigger
language plpgsql
as $$
begin
    if old.state = 'published' then
        raise exception 'a published snapshot never changes; a correction is a new version' using errcode = '23514';
    end if;
    return coalesce(new, old);
end $$;

create trigger keep before delete or update on figures_snapshot for each row execute function figures_keep_published_row();
