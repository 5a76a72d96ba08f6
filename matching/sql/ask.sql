create or replace function matching.ask(an_app text, a_force text, besides uuid, kinds text[], parts smallint[], weights smallint[], tokens bytea[])
returns table(ticket uuid, tries_left integer)
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
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
    fingerprint := sha256(convert_to(an_app || ' ' || wanted::text, 'utf8'));
    perform pg_advisory_xact_lock(7306, hashint8(person));  -- one person's tries are counted one after the other
    -- Asked before today: the try is opened again, and its answer given once this transaction is committed.
    update matching_matchattempt set asked = wanted, answered_at = null, xid = pg_current_xact_id()
    where id = (
        select t.id from matching_matchattempt t
        where t.who_id = person and t.force = its_force and t.app = an_app and t.digest = fingerprint
            and t.besides is not distinct from ask.besides
            and t.at >= date_trunc('day', now() at time zone 'Europe/London') at time zone 'Europe/London'
        order by t.id desc limit 1
    )
    returning public_id into ticket;
    if ticket is not null then
        tries_left := greatest(matching.left_to(person, its_force), 0);
        return next;
        return;
    end if;
    ticket := gen_random_uuid();
    insert into matching_matchattempt (public_id, at, who_id, force, app, besides, digest, asked)
    values (ticket, clock_timestamp(), person, its_force, an_app, besides, fingerprint, wanted);
    tries_left := matching.left_to(person, its_force);
    if tries_left < 0 then
        delete from matching_matchattempt t where t.public_id = ticket;
        ticket := null;
        tries_left := 0;
    end if;
    return next;
end $$;
