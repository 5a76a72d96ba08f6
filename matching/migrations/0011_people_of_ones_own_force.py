"""Who of a force's own records may be the same person: asked before a record is added, for one person or for a file of them.

Unlike `matching.look` nothing is counted and nothing waits for a commit: the answer names records of the forces in the
scope alone, which whoever asks may read anyway. Each question is one name with what else is known; many go at once.
"""

from django.db import migrations

OWN = r"""
create function matching.match_own(a_room text, questions integer[], kinds text[], parts smallint[],
                                   weights smallint[], tokens bytea[])
returns table (question integer, record uuid, strength text, points integer, fits text[])
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    own text[] := scope.forces();
    place integer;
    wanted matching.asked[];
begin
    -- The owner, who migrates and loads demonstration data, has no scope, and asks for all.
    if not matching.by_owner() and (scope.person() is null or own is null) then
        raise exception 'nobody compares without a scope' using errcode = '28000';
    end if;
    if a_room is distinct from 'orders' then
        raise exception 'this room has no register' using errcode = '42501';
    end if;
    for place, wanted in
        select q.question, array_agg(row(q.kind, q.part, q.weight, q.token)::matching.asked order by q.token, q.part)
        from unnest(questions, kinds, parts, weights, tokens) as q(question, kind, part, weight, token)
        group by q.question
    loop
        return query
            select place, m.record, m.strength, m.points, m.fits
            from matching.match(wanted, a_room) m where m.force = any(own) or matching.by_owner();
    end loop;
end $$;
revoke all on function matching.match_own(text, integer[], text[], smallint[], smallint[], bytea[]) from public;
"""
BACK = "drop function matching.match_own(text, integer[], text[], smallint[], smallint[], bytea[]);"


class Migration(migrations.Migration):
    dependencies = [("matching", "0010_own_records_by_name")]
    operations = [migrations.RunSQL(OWN, BACK)]
