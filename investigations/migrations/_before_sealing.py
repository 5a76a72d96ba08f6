"""The functions that sealing replaced, as they were, for those who reverse its migration."""

FUNCTIONS = {
    "investigations_keep_frozen_entries": r"""
create or replace function investigations_keep_frozen_entries()
returns trigger
language plpgsql
as $$
begin
    if exists (
        select from changed c join investigations_revision r on r.id = c.revision_id where r.state <> 'working'
    ) then
        raise exception 'a submitted revision never changes; reopen the return' using errcode = '23514';
    end if;
    return null;
end $$;
""",
    "investigations_keep_frozen_parts": r"""
create or replace function investigations_keep_frozen_parts()
returns trigger
language plpgsql
as $$
begin
    if exists (
        select from (select distinct entry_id from changed) c
        join investigations_entry e on e.id = c.entry_id
        join investigations_revision r on r.id = e.revision_id
        where r.state <> 'working'
    ) then
        raise exception 'a submitted revision never changes; reopen the return' using errcode = '23514';
    end if;
    return null;
end $$;
""",
    "investigations_keep_history": r"""
create or replace function investigations_keep_history()
returns trigger
language plpgsql
as $$
begin
    raise exception 'the history of a return is never rewritten' using errcode = '23514';
end $$;
""",
    "investigations_keep_profile": r"""
create or replace function investigations_keep_profile()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE' and not exists (select from investigations_entry e where e.id = old.entry_id) then
        return old;
    end if;
    raise exception 'the profile of an approved entry never changes' using errcode = '23514';
end $$;
""",
    "investigations_keep_case_to_review": r"""
create or replace function investigations_keep_case_to_review()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE' and not exists (select from investigations_entry e where e.id = old.entry_id) then
        return old;
    end if;
    raise exception 'a case to review of an approved return never changes' using errcode = '23514';
end $$;
""",
    "investigations_keep_advice": r"""
create or replace function investigations_keep_advice()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and old.withdrawn_at is null
       and (old.id, old.public_id, old.investigation_id, old.force, old.given_on, old.given_to, old.about, old.words,
            old.follow_up_on, old.given_by_id, old.unit, old.created_at)
           is not distinct from
           (new.id, new.public_id, new.investigation_id, new.force, new.given_on, new.given_to, new.about, new.words,
            new.follow_up_on, new.given_by_id, new.unit, new.created_at)
       and (old.result = 'open'
            or (old.result, old.result_reason, old.result_at, old.result_by_id)
               is not distinct from (new.result, new.result_reason, new.result_at, new.result_by_id))
    then
        return new;
    end if;
    raise exception 'advice is never rewritten, and its result is recorded once' using errcode = '23514';
end $$;
""",
    "investigations_guard_revision": r"""
create or replace function investigations_guard_revision()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE' then
        if old.state <> 'working' then
            raise exception 'a submitted revision is never deleted' using errcode = '23514';
        end if;
        return old;
    end if;
    if old.state = 'superseded' and new.state <> 'superseded' then
        raise exception 'a superseded revision stays what it is' using errcode = '23514';
    end if;
    if old.state = 'approved' and new.state not in ('approved', 'superseded') then
        raise exception 'an approved revision is followed by another, never withdrawn' using errcode = '23514';
    end if;
    if old.state in ('approved', 'superseded')
       and (to_jsonb(new) - 'state') is distinct from (to_jsonb(old) - 'state') then
        raise exception 'an approved revision never changes' using errcode = '23514';
    end if;
    if old.state = 'working' and new.state <> 'working' then
        if exists (select from investigations_entry e where e.revision_id = new.id and not e.is_complete) then
            raise exception 'a revision with values that can''t be read is not submitted' using errcode = '23514';
        end if;
        if new.is_nil and exists (select from investigations_entry e where e.revision_id = new.id) then
            raise exception 'a nil return has no entry' using errcode = '23514';
        end if;
    end if;
    if new.approved_by_id is not null and old.approved_by_id is null and exists (
        select from investigations_revision r
        where r.monthly_return_id = new.monthly_return_id and r.submitted_by_id = new.approved_by_id
        union all
        select from investigations_returnevent e
        where e.monthly_return_id = new.monthly_return_id and e.by_id = new.approved_by_id and e.move = 'certify'
    ) then
        raise exception 'a person who submitted or certified any revision of a return never approves it'
            using errcode = '23514';
    end if;
    return new;
end $$;
""",
    "scope.returned_twice": r"""
create or replace function scope.returned_twice(revision bigint)
returns table (mine bigint, theirs bigint, relation text)
language plpgsql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
#variable_conflict use_column
declare
    returned investigations_revision;
begin
    select * into returned from investigations_revision r
    where r.id = revision and (r.force::text = any (scope.forces()) or scope.is_owner());
    if not found then
        return;
    end if;
    return query
    with mine as (
        select e.id, e.investigation_id, i.same_operation_as_id as same,
               investigations_operation_key(h.operation_name) as key
        from investigations_entry e
        join investigations_investigation i on i.id = e.investigation_id
        join investigations_holding h on h.id = e.holding_id
        where e.revision_id = returned.id and e.state = 'live'
    ), pairs as (
        select mine.id, o.investigation_id as other
        from mine
        join lateral (
            select n.investigation_id from investigations_holding n
            where investigations_operation_key(n.operation_name) = mine.key
              and n.operation_name <> '' and n.force <> returned.force
            offset 0
        ) o on true
        where mine.key <> '' and o.investigation_id <> mine.investigation_id
        union
        select mine.id, mine.same from mine where mine.same is not null
        union
        select mine.id, i.id from mine join investigations_investigation i on i.same_operation_as_id = mine.investigation_id
    )
    select mine.id, e.id,
           case when mine.same = e.investigation_id then 'follows'
                when i.same_operation_as_id = mine.investigation_id then 'leads' else '' end
    from pairs
    join mine on mine.id = pairs.id
    join investigations_entry e on e.investigation_id = pairs.other and e.state = 'live' and e.force <> returned.force
    join investigations_investigation i on i.id = e.investigation_id
    join investigations_revision r on r.id = e.revision_id and r.period = returned.period and r.state in ('approved', 'submitted')
    where not exists (
        select from investigations_jointdecision d
        where d.ended_at is null and d.lead_id is null and d.operation_key = mine.key
          and d.investigation_id = least(mine.investigation_id, e.investigation_id)
          and d.other_id = greatest(mine.investigation_id, e.investigation_id)
          and returned.force in (d.force, d.other_force_id) and e.force in (d.force, d.other_force_id)
    );
end $$;
""",
    "scope.supported": r"""
create or replace function scope.supported()
returns table (support bigint, operation_name text)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select s.id, coalesce((
        select h.operation_name from investigations_holding h
        where s.shares_name and h.investigation_id = s.investigation_id and h.force = s.force and h.ends_on is null
        limit 1
    ), '')
    from investigations_supportingforce s
    join investigations_investigation i on i.id = s.investigation_id
    left join investigations_entry e on e.id = i.latest_entry_id
    left join investigations_revision r on r.id = e.revision_id
    where s.ended_on is null and (s.supporter_id::text = any ((select scope.forces())::text[]) or (select scope.is_owner()))
      and (e.id is null or e.state = 'live' and r.period >= coalesce(
          (select max(p.month) from figures_period p where p.starts_series), '-infinity'
      ))
$$;
""",
}
