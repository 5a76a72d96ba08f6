create or replace function matching.look(an_app text, a_reason text, kinds text[], parts smallint[], weights smallint[], tokens bytea[])
returns table(ticket uuid, tries_left integer)
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
declare
    person bigint := scope.person();
    its_role text := scope.role();
    its_force text;
    wanted matching.asked[];
    refusal text;
begin
    if person is null then
        raise exception 'nobody looks without a scope' using errcode = '28000';
    end if;
    if its_role not in ('officer', 'analyst', 'lead', 'coordinator', 'national', 'system') then
        raise exception 'only police roles look in the register' using errcode = '42501';
    end if;
    if an_app is distinct from 'orders' then  -- other apps are asked by `matching.ask`, which shows both sides
        raise exception 'this app has no register' using errcode = '42501';
    end if;
    if length(trim(coalesce(a_reason, ''))) < 3 then
        raise exception 'Say why you look.' using errcode = '22023';
    end if;
    if cardinality(tokens) > 800 then
        raise exception 'Ask for one person at a time.' using errcode = '22023';
    end if;
    select array_agg(row(t.kind, t.part, t.weight, t.token)::matching.asked order by t.token, t.part)
    into wanted from unnest(kinds, parts, weights, tokens) as t(kind, part, weight, token);
    refusal := matching.why_not_look(wanted);
    if refusal <> '' then
        raise exception '%', refusal using errcode = '22023';
    end if;
    select u.force into its_force from accounts_user u where u.id = person;
    perform pg_advisory_xact_lock(7307, hashint8(person));  -- one person's lookups are counted one after the other
    ticket := gen_random_uuid();
    insert into matching_lookup (public_id, at, who_id, force, app, reason, digest, asked)
    values (ticket, clock_timestamp(), person, its_force, an_app, trim(a_reason),
            sha256(convert_to(an_app || ' ' || wanted::text, 'utf8')), wanted);
    tries_left := matching.lookups_left(person, its_role, its_force);
    if tries_left < 0 then
        delete from matching_lookup l where l.public_id = ticket;
        ticket := null;
        tries_left := case when tries_left = -1000000 then -1 else 0 end;  -- too fast, or too many today
    end if;
    return next;
end $$;
