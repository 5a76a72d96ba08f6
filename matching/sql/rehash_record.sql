create or replace function matching.rehash_record(an_app text, a_record uuid, kinds text[], parts smallint[], weights smallint[], tokens bytea[], a_tables text)
returns boolean
language plpgsql
set search_path to 'public', 'pg_temp'
as $$
declare
    its_force text;
begin
    perform from matching_hashgeneration k where k.app = an_app and k.record = a_record and k.tables <> a_tables for update;
    if not found then
        return false;
    end if;
    with gone as (
        delete from matching_hashedtoken t where t.app = an_app and t.record = a_record returning t.force
    )
    select min(force) into its_force from gone;
    delete from matching_hashgeneration k where k.app = an_app and k.record = a_record;
    if its_force is null or coalesce(cardinality(tokens), 0) = 0 then
        return true;
    end if;
    insert into matching_hashedtoken (app, record, force, kind, part, weight, token)
    select an_app, a_record, its_force, t.* from unnest(kinds, parts, weights, tokens) as t;
    insert into matching_hashgeneration (app, record, tables, at)
    values (an_app, a_record, a_tables, clock_timestamp());
    return true;
end $$;
