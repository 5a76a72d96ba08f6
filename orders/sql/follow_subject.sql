create or replace function matching.follow_subject()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    if tg_op = 'DELETE' then
        delete from matching_hashedtoken t where t.app = 'orders' and t.record = old.public_id;
        delete from matching_lookupfinding f where f.app = 'orders' and f.record = old.public_id;
        return old;
    end if;
    update matching_hashedtoken t set force = new.force where t.app = 'orders' and t.record = new.public_id;
    update matching_lookupfinding f set force = new.force where f.app = 'orders' and f.record = new.public_id;
    return new;
end $$;

create trigger register_follows after update of force on orders_subject for each row when (((old.force)::text is distinct from (new.force)::text)) execute function matching.follow_subject();

create trigger register_is_erased after delete on orders_subject for each row execute function matching.follow_subject();
