"""Each record that is found by hashes says of which tables they are, so that those of older ones can be kept anew.

`matching.keep` takes the word of the tables at its end, and without one the hashes count as older. Who keeps, forgets or
keeps anew locks the record's row first. Where hashes are deleted, by whomever, the row goes with them.
"""

from django.db import migrations, models

KEEPING = r"""
alter table matching_kept enable row level security;

create function matching.unkept() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
begin
    delete from matching_kept k using (select distinct room, record from gone) g
    where k.room = g.room and k.record = g.record;
    return null;
end $$;
create trigger unkept after delete on matching_token referencing old table as gone
    for each statement execute function matching.unkept();

create or replace function matching.forget(a_room text, a_record uuid) returns integer language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    gone integer;
begin
    perform from matching_kept k where k.room = a_room and k.record = a_record for update;
    if exists (select from matching_token t where t.room = a_room and t.record = a_record
               and not matching.may_write(t.force)) then
        raise exception 'this record belongs to another force' using errcode = '42501';
    end if;
    delete from matching_token t where t.room = a_room and t.record = a_record;
    get diagnostics gone = row_count;
    return gone;
end $$;

drop function matching.keep(text, uuid, text, text[], smallint[], smallint[], bytea[]);
create function matching.keep(a_room text, a_record uuid, a_force text, kinds text[], parts smallint[],
                              weights smallint[], tokens bytea[], a_tables text default '')
returns integer language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not matching.may_write(a_force) then
        raise exception 'this force is not in the scope of who acts' using errcode = '42501';
    end if;
    perform matching.forget(a_room, a_record);
    insert into matching_token (room, record, force, kind, part, weight, token)
    select a_room, a_record, a_force, t.* from unnest(kinds, parts, weights, tokens) as t;
    if cardinality(tokens) > 0 then
        insert into matching_kept (room, record, tables, at)
        values (a_room, a_record, a_tables, clock_timestamp())
        on conflict (room, record) do update set tables = excluded.tables, at = excluded.at;
    end if;
    return coalesce(cardinality(tokens), 0);
end $$;

-- For the owner alone: of a record whose hashes are of older tables, with the force that it has at this moment. A record
-- that was kept by the present tables meanwhile, or is gone, stays as it is; one without a word is found no longer.
create function matching.keep_anew(a_room text, a_record uuid, kinds text[], parts smallint[], weights smallint[],
                                   tokens bytea[], a_tables text)
returns boolean language plpgsql set search_path = public, pg_temp as $$
declare
    its_force text;
begin
    perform from matching_kept k where k.room = a_room and k.record = a_record and k.tables <> a_tables for update;
    if not found then
        return false;
    end if;
    with gone as (
        delete from matching_token t where t.room = a_room and t.record = a_record returning t.force
    )
    select min(force) into its_force from gone;
    delete from matching_kept k where k.room = a_room and k.record = a_record;
    if its_force is null or coalesce(cardinality(tokens), 0) = 0 then
        return true;
    end if;
    insert into matching_token (room, record, force, kind, part, weight, token)
    select a_room, a_record, its_force, t.* from unnest(kinds, parts, weights, tokens) as t;
    insert into matching_kept (room, record, tables, at)
    values (a_room, a_record, a_tables, clock_timestamp());
    return true;
end $$;

-- How many, and nothing of whom.
create function matching.kept_by_tables() returns table (room text, tables text, records bigint)
language sql stable security definer set search_path = public, pg_temp as $$
    select k.room::text, k.tables::text, count(*) from matching_kept k group by 1, 2
$$;

revoke all on all functions in schema matching from public;
"""
BACK = r"""
drop trigger unkept on matching_token;
drop function matching.kept_by_tables();
drop function matching.keep_anew(text, uuid, text[], smallint[], smallint[], bytea[], text);
drop function matching.keep(text, uuid, text, text[], smallint[], smallint[], bytea[], text);
drop function matching.unkept();
create function matching.keep(a_room text, a_record uuid, a_force text,
                              kinds text[], parts smallint[], weights smallint[], tokens bytea[])
returns integer language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if not matching.may_write(a_force) then
        raise exception 'this force is not in the scope of who acts' using errcode = '42501';
    end if;
    perform matching.forget(a_room, a_record);
    insert into matching_token (room, record, force, kind, part, weight, token)
    select a_room, a_record, a_force, t.* from unnest(kinds, parts, weights, tokens) as t;
    return coalesce(cardinality(tokens), 0);
end $$;
create or replace function matching.forget(a_room text, a_record uuid) returns integer language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    gone integer;
begin
    if exists (select from matching_token t where t.room = a_room and t.record = a_record
               and not matching.may_write(t.force)) then
        raise exception 'this record belongs to another force' using errcode = '42501';
    end if;
    delete from matching_token t where t.room = a_room and t.record = a_record;
    get diagnostics gone = row_count;
    return gone;
end $$;
revoke all on all functions in schema matching from public;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_looking_in_a_register")]

    operations = [
        migrations.CreateModel(
            name="Kept",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("room", models.CharField(max_length=16)),
                ("record", models.UUIDField()),
                ("tables", models.CharField(max_length=12, verbose_name="tables that the hashes are of")),
                ("at", models.DateTimeField()),
            ],
            options={"verbose_name_plural": "kept"},
        ),
        migrations.AddConstraint(
            model_name="kept",
            constraint=models.UniqueConstraint(fields=("room", "record"), name="matching_kept_once"),
        ),
        migrations.RunSQL(KEEPING, BACK),
    ]
