create or replace function matching.unkept()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    delete from matching_hashgeneration k using (select distinct app, record from gone) g
    where k.app = g.app and k.record = g.record;
    return null;
end $$;

create trigger unkept after delete on matching_hashedtoken referencing old table as gone for each statement execute function matching.unkept();
