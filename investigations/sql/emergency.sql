-- Opens a sealed case of the scope for four hours to the person who asks, by the reference under which its force knows it,
-- also for somebody of a force that had it. `access` is null if no case that is sealed to the person has it; `is_new` is false
-- if the person has opened it already. After 20 references today that no case had (`refused` in the log) nothing is opened
-- until tomorrow. What the person sees of it is logged with the reason (`investigations_log_emergency`). The rows open in
-- the next transaction (`scope.unsealed`), so this returns what the log and the notices need: the case, and who is named.
create or replace function scope.open_in_emergency(force_code text, reference text, reason text)
returns table (
    access uuid, is_new boolean, tries_left integer, investigation uuid, seal_force text, named bigint[]
)
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
#variable_conflict use_column
declare
    me bigint := scope.person();
    asked bigint;
    seal investigations_investigationseal;
begin
    is_new := false;
    tries_left := 0;
    if me is null or force_code <> all (scope.forces()) then
        return next;
        return;
    end if;
    perform pg_advisory_xact_lock(7366, hashint8(me));  -- a button that is pressed twice opens the case once
    select 20 - count(*) into tries_left from audit_entry e
    where e.who = me and e.subject = 'investigations.emergencyaccess' and e.outcome = 'refused'
      and e.at >= date_trunc('day', now() at time zone 'Europe/London') at time zone 'Europe/London';
    if tries_left <= 0 then
        return next;
        return;
    end if;
    select h.sealed into asked from investigations_holding h
    where h.force = force_code and h.sealed is not null and h.sealed <> all (scope.unsealed('changed'))
      and lower(replace(h.reference, ' ', '')) = lower(replace(open_in_emergency.reference, ' ', ''));
    -- Unsealing at the same moment waits, and ends this access.
    select * into seal from investigations_investigationseal s
    where s.investigation_id = asked and s.ended_at is null for share;
    select a.public_id into access from investigations_emergencyaccess a
    where a.seal_id = seal.id and a.person_id = me and a.ends_at > now();
    if seal.id is not null and access is null then
        is_new := true;
        insert into investigations_emergencyaccess
            (public_id, seal_id, investigation_id, force, person_id, reason, begins_at, ends_at, review_words)
        values (gen_random_uuid(), seal.id, asked, seal.force, me, open_in_emergency.reason, now(),
                now() + interval '4 hours', '')
        returning public_id into access;
    end if;
    if access is not null then
        investigation := (select i.public_id from investigations_investigation i where i.id = asked);
        seal_force := seal.force;
        named := array(
            select p.person_id from investigations_sealedperson p
            where p.seal_id = seal.id and p.removed_at is null and scope.sees_force(p.person_id, seal.force)
            order by p.person_id
        );
    end if;
    return next;
end $$;

-- Ends the person's own emergency access before its four hours are over.
create or replace function scope.end_emergency(access uuid)
returns boolean
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    update investigations_emergencyaccess a set ends_at = greatest(now(), a.begins_at)
    where a.public_id = access and a.person_id = scope.person() and a.ends_at > now();
    return found;
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

-- What somebody sees of a case in an emergency is logged with the reason that they gave, on whatever page: each entry that has
-- the id of the case, such as one about its return or about a file. A reason that was given for the page itself follows.
create or replace function investigations_log_emergency()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
declare
    given text;
begin
    if new.keys = '{}' or not exists (
        select from investigations_emergencyaccess a where a.person_id = new.who and a.ends_at > now()
    ) then
        return new;
    end if;
    select a.reason into given
    from investigations_emergencyaccess a join investigations_investigation i on i.id = a.investigation_id
    where a.person_id = new.who and a.ends_at > now() and i.public_id::text = any (new.keys)
    order by a.id desc limit 1;
    if given is not null then
        new.reason := left(
            'emergency access: ' || case
                when new.reason in ('', given) then given
                else left(given, 120) || '; reason given here: ' || new.reason
            end, 300
        );
    end if;
    return new;
end $$;

create trigger emergency before insert on audit_entry for each row execute function investigations_log_emergency();
