"""The functions of investigations as they were before erasure, for a migration that is reversed."""

FUNCTIONS = {
    "investigations_keep_frozen_parts": r"""create or replace function investigations_keep_frozen_parts()
returns trigger
language plpgsql
as $$
begin
    if exists (
        select from (
            select entry_id from changed c
            where tg_op <> 'UPDATE'
               or tg_table_name = 'investigations_entrypeople' and not exists (
                   select from investigations_entrypeople p
                   where p.id = (to_jsonb(c) ->> 'id')::bigint and p.sealed is distinct from c.sealed
                     and to_jsonb(p) - 'sealed' = to_jsonb(c) - 'sealed'
               )
               or tg_table_name = 'investigations_entrytext' and not exists (
                   select from investigations_entrytext w
                   where w.entry_id = c.entry_id and w.sealed is distinct from c.sealed
                     and to_jsonb(w) - 'sealed' = to_jsonb(c) - 'sealed'
               )
        ) c
        join investigations_entry e on e.id = c.entry_id
        join investigations_revision r on r.id = e.revision_id
        where r.state <> 'working'
    ) then
        raise exception 'a submitted revision never changes; reopen the return' using errcode = '23514';
    end if;
    return null;
end $$;""",
    "investigations_keep_history": r"""create or replace function investigations_keep_history()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and new.sealed is distinct from old.sealed
       and to_jsonb(new) - 'sealed' = to_jsonb(old) - 'sealed' then
        return new;
    end if;
    raise exception 'the history of a return is never rewritten' using errcode = '23514';
end $$;""",
    "investigations_keep_advice": r"""create or replace function investigations_keep_advice()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and new.sealed is distinct from old.sealed
       and to_jsonb(new) - 'sealed' = to_jsonb(old) - 'sealed' then
        return new;
    end if;
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
end $$;""",
    "investigations_guard_revision": r"""create or replace function investigations_guard_revision()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
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
end $$;""",
    "scope.fingerprint_of_texts": r"""create or replace function scope.fingerprint_of_texts(revision bigint)
returns text
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select encode(sha256(convert_to(coalesce(string_agg(line, E'\n' order by line), ''), 'UTF8')), 'hex') from (
        select jsonb_build_array(i.public_id, h.reference, h.operation_name, coalesce(w.remarks, ''),
            coalesce(w.void_reason, ''))::text as line
        from investigations_entry e
        join investigations_investigation i on i.id = e.investigation_id
        join investigations_holding h on h.id = e.holding_id
        left join investigations_entrytext w on w.entry_id = e.id
        where e.revision_id = fingerprint_of_texts.revision
          and (e.force::text = any ((select scope.forces())::text[]) or (select scope.is_owner()))
    ) lines
$$;""",
}
