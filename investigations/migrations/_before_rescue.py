"""The functions of seals and emergency access that the next migration replaced, for those who reverse it."""

SEALS = r"""
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

-- Whether the person of the scope decides who sees a sealed case: a lead of the force that has it, who is named. If fewer
-- than two people are left who can see it, every lead of the force does, so that no case is lost.
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
              or 2 > (
                  select count(*) from investigations_sealedperson p
                  where p.seal_id = s.id and p.removed_at is null and scope.sees_force(p.person_id, s.force)
              )
          )
    )
$$;

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
begin
    if cardinality(named) < 2
       or exists (select from unnest(named) each_one where not scope.sees_force(each_one, sealed.force))
       or not exists (
           select from accounts_user u where u.id = any (named) and u.role = 'lead' and u.force = sealed.force
       ) then
        raise exception 'a sealed case names two people who see the force, one of them its lead' using errcode = '23514';
    end if;
    update investigations_sealedperson p set removed_at = now(), removed_by_id = coalesce(scope.person(), p.named_by_id)
    where p.seal_id = sealed.id and p.removed_at is null and p.person_id <> all (named);
    insert into investigations_sealedperson (seal_id, force, person_id, named_at, named_by_id)
    select sealed.id, sealed.force, each_one, now(), coalesce(scope.person(), sealed.sealed_by_id)
    from unnest(named) each_one
    where not exists (
        select from investigations_sealedperson p
        where p.seal_id = sealed.id and p.person_id = each_one and p.removed_at is null
    )
    order by each_one;
end $$;

-- Seals an investigation to these people. Only a lead of the force that has it does, and names themselves.
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
    returning id into made;
    perform scope.set_sealed_people(made, people);
    perform scope.stamp_sealed(investigation, investigation);
    -- A file that was written before holds the case. Who is named can request it again, too.
    update exports_listexport e set expires_at = now()
    where case_force = any (e.forces) and e.expires_at > now() and e.requested_by_id <> me;
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

-- Names a lead of the force, beside those who are named, for a case that fewer than two people can see.
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
    return true;
end $$;

-- Unseals an investigation: its force's people, coordinator and the national team see it again.
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
    perform scope.stamp_sealed(ended, null);
end $$;

-- The sealed cases of the lead's own force, by which they can be counted and the rescue of one be asked for. No text.
create or replace function scope.seals_of_force()
returns table (public_id uuid, sealed_at timestamp with time zone, review_on date, people bigint, decides boolean)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select s.public_id, s.sealed_at, s.review_on,
           (select count(*) from investigations_sealedperson p
            where p.seal_id = s.id and p.removed_at is null and scope.sees_force(p.person_id, s.force)),
           scope.decides_seal(s.id)
    from investigations_investigationseal s
    join accounts_user me on me.id = (select scope.person()) and me.role = 'lead' and me.force = s.force
    where s.ended_at is null
    order by s.sealed_at, s.id
$$;
"""

EMERGENCY = r"""
-- Opens a sealed case of the scope for four hours to the person who asks, by the reference under which its force knows it;
-- null if no sealed case has it. What the person sees of it is logged with the reason (`investigations_log_emergency`).
create or replace function scope.open_in_emergency(force_code text, reference text, reason text)
returns uuid
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    me bigint := scope.person();
    asked bigint;
    made uuid;
begin
    if me is null or force_code <> all (scope.forces()) then
        return null;
    end if;
    select h.sealed into asked from investigations_holding h
    where h.force = force_code and h.sealed is not null and h.sealed <> all (scope.unsealed('shown'))
      and lower(replace(h.reference, ' ', '')) = lower(replace(open_in_emergency.reference, ' ', ''));
    if asked is null then
        return null;
    end if;
    insert into investigations_emergencyaccess
        (public_id, seal_id, investigation_id, force, person_id, reason, begins_at, ends_at, review_words)
    select gen_random_uuid(), s.id, asked, s.force, me, open_in_emergency.reason, now(), now() + interval '4 hours', ''
    from investigations_investigationseal s where s.investigation_id = asked and s.ended_at is null
    returning public_id into made;
    return made;
end $$;

-- Records whether an emergency access was justified. Never by the person who used it.
create or replace function scope.review_emergency(access uuid, is_justified boolean, words text)
returns boolean
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    update investigations_emergencyaccess a
    set reviewed_at = now(), reviewed_by_id = scope.person(), is_justified = review_emergency.is_justified,
        review_words = words
    where a.public_id = access and a.reviewed_at is null and a.person_id <> scope.person()
      and (scope.role() = 'lead' and a.force::text = any (scope.forces()) or scope.role() = 'national');
    return found;
end $$;

-- What somebody sees of a case in an emergency is logged with the reason that they gave, on whatever page.
create or replace function investigations_log_emergency()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
declare
    given text;
begin
    if new.subject <> 'investigations.investigation' or not exists (
        select from investigations_emergencyaccess a where a.ends_at > now()
    ) then
        return new;
    end if;
    select a.reason into given
    from investigations_emergencyaccess a join investigations_investigation i on i.id = a.investigation_id
    where a.person_id = new.who and a.ends_at > now() and i.public_id::text = any (new.keys)
    order by a.id desc limit 1;
    if given is not null then
        new.reason := left('emergency access: ' || given, 300);
    end if;
    return new;
end $$;
"""
