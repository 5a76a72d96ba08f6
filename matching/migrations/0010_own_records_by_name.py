"""A force finds its own records by a name or a birthday, over the hashes they are kept by."""

from django.db import migrations

# Each name that was asked has to fit one of the record's, as it is written, as a nickname or as it sounds; a birthday has
# to be the day, or the day with its numbers swapped. Only the one force of the scope: who acts for several sees nobody's name and finds none.
OWN = r"""
create function matching.own(a_room text, a_force text, kinds text[], parts smallint[], weights smallint[],
                             tokens bytea[])
returns table (record uuid) language plpgsql security definer
set search_path = public, pg_temp set jit = off as $$
begin
    if scope.person() is null then
        raise exception 'nobody asks without a scope' using errcode = '28000';
    end if;
    if scope.forces()::text[] is distinct from array[a_force] then
        raise exception 'ask for your own force' using errcode = '42501';
    end if;
    if coalesce(cardinality(tokens), 0) not between 1 and 800 then
        raise exception 'Ask for one person at a time.' using errcode = '22023';
    end if;
    return query
        with a as materialized (
            select t.kind, t.part, t.weight, t.token from unnest(kinds, parts, weights, tokens) as t(kind, part, weight, token)
        ), met as (
            select t.record, a.part, max(least(a.weight, t.weight)) as points
            from a join matching_token t on t.token = a.token
            where t.room = a_room and t.force = a_force and a.kind <> 'nation' and (a.part <> 0 or a.kind = 'born')
            group by t.record, a.part
        )
        select m.record from met m
        group by m.record
        having count(*) = (select count(distinct a.part) from a)
        order by sum(m.points) desc, m.record limit 50;
end $$;
revoke all on function matching.own(text, text, text[], smallint[], smallint[], bytea[]) from public;
"""
GONE = "drop function matching.own(text, text, text[], smallint[], smallint[], bytea[]);"


class Migration(migrations.Migration):
    dependencies = [("matching", "0009_an_identical_question_counts_once")]
    operations = [migrations.RunSQL(OWN, GONE)]
