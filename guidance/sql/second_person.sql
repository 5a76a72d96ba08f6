create or replace function guidance_second_person()
returns trigger
language plpgsql
as $$
begin
    if new.approved_by_id is not null and new.approved_by_id is distinct from old.approved_by_id and exists (
        select from guidance_contribution w where w.version_id = new.id and w.author_id = new.approved_by_id
    ) then
        raise exception 'an author of a version does not approve it' using errcode = '23514';
    end if;
    return new;
end $$;

create trigger second before update of approved_by_id on guidance_version for each row execute function guidance_second_person();
