"""Keeping, asking and answering, as owner functions; policies on what a force may read of it.

An answer is given only for a try that is already committed. Whoever rolls back has learnt nothing, and a try that was
committed is counted, and its hits are written by the sweep even if nobody fetches the answer: so the limit can't be
gone round, and the other force sees every try that came upon its records.
"""

from django.db import migrations

TABLES = r"""
create schema matching;
create type matching.asked as (kind text, part smallint, weight smallint, token bytea);

alter table matching_try add asked matching.asked[];
alter table matching_try add xid xid8 not null default pg_current_xact_id();
insert into matching_limit (of, tries) values ('person', 200), ('force', 1000);

-- Not forced on the owner: its functions apply the scope themselves, and a dump names no role.
alter table matching_token enable row level security;
alter table matching_limit enable row level security;
alter table matching_try enable row level security;
alter table matching_hit enable row level security;
create policy everybody on matching_limit for select using (true);
create policy own_force on matching_try for select using (force = any((select scope.forces())::text[]));
create policy own_force on matching_hit for select using (force = any((select scope.forces())::text[]));
"""

KEEPING = r"""
-- True where the owner itself is at work: it migrates, loads demonstration data and erases. A role that was set counts,
-- not the one that this function lends.
create function matching.by_owner() returns boolean language sql stable security definer
set search_path = public, pg_temp as $$
    select coalesce(nullif(current_setting('role'), 'none'), session_user) = pg_get_userbyid(relowner)
    from pg_class where oid = 'matching_token'::regclass
$$;

create function matching.may_write(a_force text) returns boolean language sql stable security definer
set search_path = public, pg_temp as $$
    select matching.by_owner() or coalesce(a_force = any(scope.forces()), false)
$$;

create function matching.forget(a_room text, a_record uuid) returns integer language plpgsql security definer
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
"""

# Points: see matching/tokens.py. Two names that few bear and the nationality are just enough (230), or one name, the
# day of birth and the nationality; never the nationality or a name alone. Family names alone, as of sisters, count
# less than half; two birthdays that have nothing in common count against it.
ASKING = r"""
create function matching.score(asked matching.asked[], a_room text, besides uuid)
returns table (record uuid, force text, strength text) language sql stable
set search_path = public, pg_temp set jit = off as $$
    with a as materialized (
        select * from unnest(asked)
    ), met as materialized (
        select t.record, a.part, max(least(a.weight, t.weight)) as points
        from a join matching_token t on t.token = a.token
        where t.room = a_room and a.kind <> 'nation'
        group by t.record, a.part
    ), promising as materialized (
        select m.record from met m group by m.record having sum(m.points) >= 200
    ), both_have as materialized (
        select t.record, a.part as asked_part, t.part as stored_part, max(least(a.weight, t.weight)) as points,
               (a.part < 11 or t.part < 11) as beyond_family
        from promising p
        join matching_token t on t.room = a_room and t.record = p.record
        join a on a.token = t.token
        group by t.record, a.part, t.part
    ), by_asked as (
        select b.record, b.asked_part, max(b.points) as points, bool_or(b.beyond_family and b.points >= 30) as given
        from both_have b where b.asked_part between 1 and 29 group by 1, 2
    ), by_stored as (
        select b.record, b.stored_part, max(b.points) as points
        from both_have b where b.stored_part between 1 and 29 group by 1, 2
    ), names as (
        select n.record, least(sum(n.points), (select sum(s.points) from by_stored s where s.record = n.record))
                         * case when bool_or(n.given) then 1 else 0.45 end as points,
               count(*) filter (where n.points >= 30) as matched
        from by_asked n group by n.record
    ), whole as (
        select n.record, n.matched, n.points
            + coalesce((select max(b.points) from both_have b where b.record = n.record and b.asked_part = 0),
                case when exists (select from a where a.part = 0) and exists (
                    select from matching_token t where t.room = a_room and t.record = n.record and t.part = 0
                ) then -120 else 0 end)
            + coalesce((select max(b.points) from both_have b where b.record = n.record and b.asked_part = 30), 0)
            as points
        from names n
    )
    select w.record, (select t.force from matching_token t where t.room = a_room and t.record = w.record limit 1),
           case when w.points >= 290 and w.matched >= 2 then 'likely' else 'possible' end
    from whole w
    where w.points >= 230 and w.record is distinct from besides
    order by w.points desc, w.record limit 50
$$;

create function matching.left_to(a_person bigint, a_force text) returns integer language sql stable
set search_path = public, pg_temp as $$
    with today as (
        select date_trunc('day', now() at time zone 'Europe/London') at time zone 'Europe/London' as begins
    )
    select least(
        (select l.tries from matching_limit l where l.of = 'person')
        - (select count(distinct t.digest) from matching_try t, today where t.who_id = a_person and t.at >= begins),
        (select l.tries from matching_limit l where l.of = 'force')
        - (select count(distinct (t.who_id, t.digest)) from matching_try t, today
           where t.force = a_force and t.at >= begins)
    )::integer
$$;

-- What may be asked: one person, not a list of guesses, and by enough of it.
create function matching.why_not(asked matching.asked[]) returns text language sql immutable
set search_path = public, pg_temp as $$
    with a as (select * from unnest(asked)), by_part as (
        select part, kind, count(*) as many from a group by part, kind
    )
    select case
        when (select coalesce(bool_or(kind is null or part is null or weight is null or octet_length(token) <> 16
              or weight not between 0 and 150 or not case kind
                  when 'name' then part between 1 and 29 when 'nick' then part between 1 and 29
                  when 'sound' then part between 1 and 29 when 'near' then part between 1 and 29
                  when 'born' then part = 0 when 'month' then part = 0 when 'year' then part = 0
                  when 'digit' then part = 0 when 'nation' then part = 30 else false end), true) from a)
            then 'What was asked is not made of tokens.'
        when (select count(distinct part) from a where part between 1 and 29) < 2
            then 'Ask by at least two names.'
        when not exists (select from a where kind in ('born', 'nation'))
            then 'Ask by a date of birth or a nationality besides the names.'
        when (select count(distinct part) from a where part between 1 and 29) > 12 or exists (
            select from by_part where many > case kind when 'name' then 1 when 'sound' then 1 when 'nick' then 8
                when 'near' then 40 when 'born' then 2 when 'digit' then 6 else 1 end)
            then 'Ask for one person at a time.'
        else '' end
$$;

-- Writes down that somebody asks, and counts it. Nothing is compared yet.
create function matching.ask(a_room text, a_force text, besides uuid,
                             kinds text[], parts smallint[], weights smallint[], tokens bytea[])
returns table (ticket uuid, tries_left integer) language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    person bigint := scope.person();
    forces text[] := scope.forces();
    its_force text := coalesce(a_force, case when cardinality(scope.forces()) = 1 then (scope.forces())[1] end);
    wanted matching.asked[];
    refusal text;
    fingerprint bytea;
begin
    if person is null then
        raise exception 'nobody asks without a scope' using errcode = '28000';
    end if;
    if its_force is null or not its_force = any(forces) then
        raise exception 'ask for a force of your own' using errcode = '42501';
    end if;
    if cardinality(tokens) > 800 then
        raise exception 'Ask for one person at a time.' using errcode = '22023';
    end if;
    select array_agg(row(t.kind, t.part, t.weight, t.token)::matching.asked order by t.token, t.part)
    into wanted from unnest(kinds, parts, weights, tokens) as t(kind, part, weight, token);
    refusal := matching.why_not(wanted);
    if refusal <> '' then
        raise exception '%', refusal using errcode = '22023';
    end if;
    fingerprint := sha256(convert_to(a_room || ' ' || wanted::text, 'utf8'));
    perform pg_advisory_xact_lock(7306, hashint8(person));  -- one person's tries are counted one after the other
    ticket := gen_random_uuid();
    insert into matching_try (public_id, at, who_id, force, room, besides, digest, asked)
    values (ticket, clock_timestamp(), person, its_force, a_room, besides, fingerprint, wanted);
    tries_left := matching.left_to(person, its_force);
    if tries_left < 0 then
        delete from matching_try t where t.public_id = ticket;
        ticket := null;
        tries_left := 0;
    end if;
    return next;
end $$;

-- Compares, writes down what was found for the forces whose records it is, and forgets what was asked.
create function matching.settle(number bigint) returns void language plpgsql
set search_path = public, pg_temp as $$
declare
    asking matching_try;
begin
    select * into asking from matching_try t where t.id = number and t.answered_at is null for update;
    if not found then
        return;
    end if;
    insert into matching_hit (try_id, force, room, record, strength, asked_at, asked_by_id, asked_from)
    select asking.id, s.force, asking.room, s.record, s.strength, asking.at, asking.who_id, asking.force
    from matching.score(asking.asked, asking.room, asking.besides) s;
    update matching_try t set answered_at = clock_timestamp(), asked = null, hits = (
        select count(distinct case when h.force = asking.force then h.record::text else h.force end)
        from matching_hit h where h.try_id = asking.id
    ) where t.id = asking.id;
end $$;

-- One line for each other force, without a record; one for each record of the force that asked. At most five.
create function matching.answer(a_ticket uuid) returns table (force text, strength text, record uuid)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
    asking matching_try;
begin
    select * into asking from matching_try t where t.public_id = a_ticket and t.who_id = scope.person()
        and t.force = any(scope.forces());
    if not found then
        raise exception 'no such try' using errcode = '28000';
    end if;
    if asking.xid = pg_current_xact_id() then
        raise exception 'commit the try before its answer is asked for' using errcode = '25001';
    end if;
    perform matching.settle(asking.id);
    return query
        select h.force::text, min(h.strength)::text, case when h.force = asking.force then h.record end
        from matching_hit h where h.try_id = asking.id
        group by h.force, case when h.force = asking.force then h.record end
        order by 2, 1, 3 limit 5;
end $$;

-- What nobody fetched is compared all the same, so that the other force sees who asked.
create function matching.answer_waiting() returns integer language plpgsql security definer
set search_path = public, pg_temp as $$
declare
    waiting bigint;
    done integer := 0;
begin
    for waiting in
        select t.id from matching_try t where t.answered_at is null and t.at < now() - interval '1 minute'
        order by t.at limit 200 for update skip locked
    loop
        perform matching.settle(waiting);
        done := done + 1;
    end loop;
    return done;
end $$;

revoke all on all functions in schema matching from public;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_tokens_tries_hits"), ("accounts", "0002_scope")]
    operations = [migrations.RunSQL(TABLES + KEEPING + ASKING, migrations.RunSQL.noop)]
