create or replace function guidance_keep_parts()
returns trigger
language plpgsql
as $$
declare
    of_version bigint := case when tg_op = 'DELETE' then old.version_id else new.version_id end;
begin
    if tg_op <> 'INSERT' and retention_is_erasure(tg_table_name, to_jsonb(old), to_jsonb(case tg_op when 'DELETE' then old else new end)) then
        return case when tg_op = 'DELETE' then old else new end;
    end if;
    if exists (select from guidance_version v where v.id = of_version and v.state <> 'draft') then
        raise exception 'a submitted version can''t be changed; withdraw it, or begin a new version'
            using errcode = '23514';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end $$;

create trigger keep before insert or delete or update on guidance_attachment for each row execute function guidance_keep_parts();

create trigger keep before insert or delete or update on guidance_debrief for each row execute function guidance_keep_parts();

create trigger keep before insert or delete or update on guidance_passage for each row execute function guidance_keep_parts();

create trigger keep before insert or delete or update on guidance_debriefpoint for each row execute function guidance_keep_parts();
