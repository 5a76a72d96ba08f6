create or replace function guidance_keep_version()
returns trigger
language plpgsql
as $$
begin
    if new.product_id <> old.product_id or new.number <> old.number or new.public_id <> old.public_id then
        raise exception 'a version stays the version of its product that it is' using errcode = '23514';
    end if;
    if old.state <> 'draft' and
       row(new.title, new.summary, new.body, new.marking, new.circle, new.bodies, new.audiences, new.types,
           new.sub_types, new.stages, new.circumstances, new.what_changed, new.weight, new.dated_as)
       is distinct from
       row(old.title, old.summary, old.body, old.marking, old.circle, old.bodies, old.audiences, old.types,
           old.sub_types, old.stages, old.circumstances, old.what_changed, old.weight, old.dated_as) then
        raise exception 'a submitted version keeps its text; withdraw it from approval, or begin a new version'
            using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep before update on guidance_version for each row execute function guidance_keep_version();
