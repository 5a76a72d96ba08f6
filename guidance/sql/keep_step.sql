create or replace function guidance_keep_step()
returns trigger
language plpgsql
as $$
begin
    if retention_is_erasure(tg_table_name, to_jsonb(old), to_jsonb(new)) then
        return new;
    end if;
    raise exception 'a step is never rewritten' using errcode = '23514';
end $$;

create trigger keep before update on guidance_versionstep for each row execute function guidance_keep_step();
