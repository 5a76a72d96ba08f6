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

create trigger emergency before insert on audit_entry for each row execute function investigations_log_emergency();
