-- As `keep_frozen_entries.sql`, for the people and the text of an entry. An import adds thousands, of a few revisions, so
-- each revision of what was added is looked up once. `offset 0` makes the planner look each entry up by its key: the
-- plan of a session that began while the table was small would otherwise read all entries in each statement.
create or replace function investigations_keep_frozen_parts()
returns trigger
language plpgsql
as $$
declare
    is_frozen boolean;
begin
    if tg_op = 'INSERT' then
        is_frozen := exists (
            select from (
                select distinct e.revision_id from (select distinct entry_id from changed) c
                cross join lateral (
                    select o.revision_id from investigations_entry o where o.id = c.entry_id offset 0
                ) e
            ) e
            join investigations_revision r on r.id = e.revision_id
            where r.state <> 'working'
        );
    else
        is_frozen := exists (
            select from changed c
            join investigations_entry e on e.id = c.entry_id
            join investigations_revision r on r.id = e.revision_id
            where r.state <> 'working' and (
                tg_op <> 'UPDATE'
                or tg_table_name = 'investigations_entrypeople' and not exists (
                    select from investigations_entrypeople p
                    where p.id = (to_jsonb(c) ->> 'id')::bigint and p.sealed is distinct from c.sealed
                      and to_jsonb(p) - 'sealed' = to_jsonb(c) - 'sealed'
                )
                or tg_table_name = 'investigations_entrytext' and not exists (
                    select from investigations_entrytext w
                    where w.entry_id = c.entry_id and (
                        w.sealed is distinct from c.sealed and to_jsonb(w) - 'sealed' = to_jsonb(c) - 'sealed'
                        or retention_is_erasure('investigations_entrytext', to_jsonb(c), to_jsonb(w))
                    )
                )
            )
        );
    end if;
    if is_frozen then
        raise exception 'a submitted revision never changes; reopen the return' using errcode = '23514';
    end if;
    return null;
end $$;

create trigger keep_added after insert on investigations_entrypeople referencing new table as changed for each statement execute function investigations_keep_frozen_parts();

create trigger keep_changed after update on investigations_entrypeople referencing old table as changed for each statement execute function investigations_keep_frozen_parts();

create trigger keep_removed after delete on investigations_entrypeople referencing old table as changed for each statement execute function investigations_keep_frozen_parts();

create trigger keep_added after insert on investigations_entrytext referencing new table as changed for each statement execute function investigations_keep_frozen_parts();

create trigger keep_changed after update on investigations_entrytext referencing old table as changed for each statement execute function investigations_keep_frozen_parts();

create trigger keep_removed after delete on investigations_entrytext referencing old table as changed for each statement execute function investigations_keep_frozen_parts();
