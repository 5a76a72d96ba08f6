create or replace function guidance_keep_version()
returns trigger
language plpgsql
as $$
begin
    if retention_is_erasure(tg_table_name, to_jsonb(old), to_jsonb(new)) then
        return new;
    end if;
    if new.product_id <> old.product_id or new.number <> old.number or new.public_id <> old.public_id then
        raise exception 'a version stays the version of its product that it is' using errcode = '23514';
    end if;
    if old.state <> 'draft' and
       row(new.title, new.summary, new.text, new.marking, new.circle, new.restricted_to, new.audiences, new.types,
           new.sub_types, new.stages, new.circumstances, new.what_changed, new.weight, new.dated_as)
       is distinct from
       row(old.title, old.summary, old.text, old.marking, old.circle, old.restricted_to, old.audiences, old.types,
           old.sub_types, old.stages, old.circumstances, old.what_changed, old.weight, old.dated_as) then
        raise exception 'a submitted version can''t be changed; withdraw it, or begin a new version'
            using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep before update on guidance_version for each row execute function guidance_keep_version();
