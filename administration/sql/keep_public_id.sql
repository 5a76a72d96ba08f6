-- A record keeps its public id, and a new record has one that no person and no record of another table has: owner
-- functions answer what the log has of a record by this id (docs/adr/0066), so a force that could choose it could ask about
-- anything.
create or replace function scope.keep_public_id()
returns trigger
language plpgsql
as $$
begin
    raise exception 'the public id of a record never changes' using errcode = '23514';
end $$;

create or replace function scope.keep_new_public_ids()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
declare
    ids uuid[] := array(select a.public_id from added a);
begin
    if exists (select from accounts_user u where u.public_id = any (ids))
       or tg_table_name <> 'investigations_investigation'
          and exists (select from investigations_investigation i where i.public_id = any (ids))
       or tg_table_name <> 'nrm_referral' and exists (select from nrm_referral r where r.public_id = any (ids))
       or tg_table_name <> 'orders_subject' and exists (select from orders_subject s where s.public_id = any (ids))
       or tg_table_name <> 'orders_order' and exists (select from orders_order o where o.public_id = any (ids)) then
        raise exception 'a new record has the public id of something else' using errcode = '23505';
    end if;
    return null;
end $$;

create trigger keep_public_id before update on investigations_investigation for each row when (old.public_id is distinct from new.public_id) execute function scope.keep_public_id();

create trigger keep_public_id before update on nrm_referral for each row when (old.public_id is distinct from new.public_id) execute function scope.keep_public_id();

create trigger keep_public_id before update on orders_subject for each row when (old.public_id is distinct from new.public_id) execute function scope.keep_public_id();

create trigger keep_public_id before update on orders_order for each row when (old.public_id is distinct from new.public_id) execute function scope.keep_public_id();

create trigger keep_new_public_ids after insert on investigations_investigation referencing new table as added for each statement execute function scope.keep_new_public_ids();

create trigger keep_new_public_ids after insert on nrm_referral referencing new table as added for each statement execute function scope.keep_new_public_ids();

create trigger keep_new_public_ids after insert on orders_subject referencing new table as added for each statement execute function scope.keep_new_public_ids();

create trigger keep_new_public_ids after insert on orders_order referencing new table as added for each statement execute function scope.keep_new_public_ids();
