-- Whether a person is active and sees the cases of a force: only such a person can be named for a sealed case.
create or replace function scope.sees_force(person bigint, force_code text)
returns boolean
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select exists (
        select from accounts_user u
        where u.id = sees_force.person and u.is_active and (
            u.role in ('analyst', 'lead') and u.force = force_code
            or u.role = 'coordinator' and u.unit = (select f.unit from reference_force f where f.code = force_code)
            or u.role = 'national'
        )
    )
$$;

-- Whether a sealed case has too few people: fewer than two can see it, or no lead of its force is among them. Any lead of the
-- force may add themselves then.
create or replace function scope.has_too_few_people(seal bigint)
returns boolean
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select count(*) < 2 or not bool_or(u.role = 'lead' and u.force = s.force)
    from investigations_investigationseal s
    join investigations_sealedperson p on p.seal_id = s.id and p.removed_at is null
    join accounts_user u on u.id = p.person_id
    where s.id = has_too_few_people.seal and scope.sees_force(p.person_id, s.force)
$$;

-- Whether the person of the scope decides who sees a sealed case: a lead of the force that has it, who is named. If the case
-- has too few people, every lead of the force does whose account is not new (`scope.settled_on`).
create or replace function scope.decides_seal(seal bigint)
returns boolean
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select (select scope.is_owner()) or exists (
        select from investigations_investigationseal s join accounts_user me on me.id = (select scope.person())
        where s.id = decides_seal.seal and s.ended_at is null and me.is_active and me.role = 'lead' and me.force = s.force
          and (
              exists (
                  select from investigations_sealedperson p
                  where p.seal_id = s.id and p.person_id = me.id and p.removed_at is null
              )
              or scope.has_too_few_people(s.id) and (now() at time zone 'Europe/London')::date >= scope.settled_on(me.id)
          )
    )
$$;

-- Withdraws the finished downloads of these people that have records of a force, because they may hold a case that is sealed
-- to them from now on. A file that is still being written is checked when it is finished (`exports/writing.py`): both wait
-- for one lock of the force.
create or replace function scope.withdraw_downloads(force_code text, people bigint[])
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    perform pg_advisory_xact_lock(7365, hashtext(force_code));
    update exports_listexport e set state = 'stopped',
        refusal = 'This file was withdrawn, because what you can see has changed. Request the export again.'
    where e.requested_by_id = any (people) and force_code = any (e.forces) and e.state = 'ready';
end $$;

-- Names exactly these people for a seal: at least two who see the force, one of them a lead of it.
create or replace function scope.set_sealed_people(seal bigint, people bigint[])
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    sealed investigations_investigationseal := (
        select s from investigations_investigationseal s where s.id = set_sealed_people.seal
    );
    named bigint[] := array(select distinct unnest(people));
    removed bigint[];
begin
    if cardinality(named) < 2
       or exists (select from unnest(named) each_one where not scope.sees_force(each_one, sealed.force))
       or not exists (
           select from accounts_user u where u.id = any (named) and u.role = 'lead' and u.force = sealed.force
       ) then
        raise exception 'a sealed case names two people who see the force, one of them its lead' using errcode = '23514';
    end if;
    removed := array(
        select p.person_id from investigations_sealedperson p
        where p.seal_id = sealed.id and p.removed_at is null and p.person_id <> all (named)
    );
    update investigations_sealedperson p set removed_at = now(), removed_by_id = coalesce(scope.person(), p.named_by_id)
    where p.seal_id = sealed.id and p.removed_at is null and p.person_id = any (removed);
    if removed <> '{}' then
        perform scope.withdraw_downloads(sealed.force, removed);
    end if;
    insert into investigations_sealedperson (seal_id, force, person_id, named_at, named_by_id)
    select sealed.id, sealed.force, each_one, now(), coalesce(scope.person(), sealed.sealed_by_id)
    from unnest(named) each_one
    where not exists (
        select from investigations_sealedperson p
        where p.seal_id = sealed.id and p.person_id = each_one and p.removed_at is null
    )
    order by each_one;
end $$;

-- Seals an investigation to these people. Only a lead of the force that has it does, and names themselves. Null if somebody
-- else has sealed it at the same moment.
create or replace function scope.seal_investigation(investigation bigint, reason text, review_on date, people bigint[])
returns bigint
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    me bigint := scope.person();
    case_force text := (select i.force from investigations_investigation i where i.id = seal_investigation.investigation);
    made bigint;
    holder text;
begin
    if not exists (
        select from accounts_user u
        where u.id = me and u.is_active and u.role = 'lead' and u.force = case_force and u.id = any (people)
    ) then
        raise exception 'a lead of the force seals its cases, and is named' using errcode = '42501';
    end if;
    if exists (
        select from investigations_investigationtransfer t
        where t.investigation_id = seal_investigation.investigation and t.state = 'offered'
    ) then
        raise exception 'a case that is offered to another force is not sealed' using errcode = '23514';
    end if;
    insert into investigations_investigationseal
        (public_id, investigation_id, force, reason, review_on, sealed_at, sealed_by_id, ended_reason)
    values (gen_random_uuid(), investigation, case_force, reason, review_on, now(), me, '')
    on conflict (investigation_id) where ended_at is null do nothing
    returning id into made;
    if made is null then
        return null;
    end if;
    perform scope.set_sealed_people(made, people);
    perform scope.stamp_sealed(investigation, investigation);
    -- A file that was written before may hold the case. Who is named can request it again.
    for holder in
        select distinct h.force from investigations_holding h
        where h.investigation_id = seal_investigation.investigation order by h.force
    loop
        perform scope.withdraw_downloads(holder, array(
            select distinct e.requested_by_id from exports_listexport e
            where holder = any (e.forces) and e.state = 'ready' and e.requested_by_id <> me
        ));
    end loop;
    return made;
end $$;

-- Changes who is named for a sealed case, and when it is reviewed next.
create or replace function scope.change_seal(seal bigint, review_on date, people bigint[])
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    if not scope.decides_seal(seal) then
        raise exception 'a lead who is named decides who sees a sealed case' using errcode = '42501';
    end if;
    update investigations_investigationseal s set review_on = change_seal.review_on where s.id = change_seal.seal;
    perform scope.set_sealed_people(seal, people);
end $$;

-- Names a lead of the force, beside those who are named, for a case with too few people. Those whose accounts are closed
-- read it when they are opened again; `seals.join` tells all others.
create or replace function scope.join_seal(seal uuid)
returns boolean
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    me bigint := scope.person();
    joined bigint := (select s.id from investigations_investigationseal s where s.public_id = seal and s.ended_at is null);
begin
    if me is null or joined is null or not scope.decides_seal(joined) or exists (
        select from investigations_sealedperson p where p.seal_id = joined and p.person_id = me and p.removed_at is null
    ) then
        return false;
    end if;
    insert into investigations_sealedperson (seal_id, force, person_id, named_at, named_by_id)
    select s.id, s.force, me, now(), me from investigations_investigationseal s where s.id = joined;
    insert into notifications_notice (public_id, person_id, kind, url_name, url_args, key, delivery, created_at)
    select gen_random_uuid(), p.person_id, 'seal_joined', 'notifications:notice-list', '{}', seal || ':' || me || ':' || now(),
           'product', now()
    from investigations_sealedperson p join accounts_user u on u.id = p.person_id and not u.is_active
    where p.seal_id = joined and p.removed_at is null;
    return true;
end $$;

-- Unseals an investigation: its force's people, coordinator and the national team see it again. Emergency access ends, so
-- that it opens nothing if the case is sealed again.
create or replace function scope.unseal_investigation(seal bigint, reason text)
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    ended bigint;
begin
    if not scope.decides_seal(seal) then
        raise exception 'a lead who is named unseals a case' using errcode = '42501';
    end if;
    update investigations_investigationseal s
    set ended_at = now(), ended_by_id = coalesce(scope.person(), s.sealed_by_id), ended_reason = unseal_investigation.reason
    where s.id = unseal_investigation.seal and s.ended_at is null
    returning s.investigation_id into ended;
    update investigations_emergencyaccess a set ends_at = greatest(now(), a.begins_at)
    where a.investigation_id = ended and a.ends_at > now();
    perform scope.stamp_sealed(ended, null);
end $$;

-- The sealed cases of the lead's own force, by which they can be counted and the rescue of one be asked for. No text; the id
-- of the case only for those who are named. `settled_on` is null unless the lead's account is too new for a rescue.
create or replace function scope.seals_of_force()
returns table (
    public_id uuid, sealed_at timestamp with time zone, review_on date, people bigint, has_too_few_people boolean, named_for uuid,
    settled_on date
)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select s.public_id, s.sealed_at, s.review_on,
           (select count(*) from investigations_sealedperson p
            where p.seal_id = s.id and p.removed_at is null and scope.sees_force(p.person_id, s.force)),
           scope.has_too_few_people(s.id),
           (select i.public_id from investigations_investigation i
            join investigations_sealedperson p on p.seal_id = s.id and p.person_id = me.id and p.removed_at is null
            where i.id = s.investigation_id),
           (select new_until from scope.settled_on(me.id) new_until
            where new_until > (now() at time zone 'Europe/London')::date)
    from investigations_investigationseal s
    join accounts_user me on me.id = (select scope.person()) and me.role = 'lead' and me.force = s.force
    where s.ended_at is null
    order by s.sealed_at, s.id
$$;
