create or replace function matching.keep(an_app text, a_record uuid, a_force text, kinds text[], parts smallint[], weights smallint[], tokens bytea[], a_tables text default ''::text)
returns integer
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    if not matching.may_write(a_force) then
        raise exception 'this force is not in the scope of who acts' using errcode = '42501';
    end if;
    perform matching.forget(an_app, a_record);
    insert into matching_hashedtoken (app, record, force, kind, part, weight, token)
    select an_app, a_record, a_force, t.* from unnest(kinds, parts, weights, tokens) as t;
    if cardinality(tokens) > 0 then
        insert into matching_hashgeneration (app, record, tables, at)
        values (an_app, a_record, a_tables, clock_timestamp())
        on conflict (app, record) do update set tables = excluded.tables, at = excluded.at;
    end if;
    return coalesce(cardinality(tokens), 0);
end $$;
