-- Opens the codes, dates and numbers of the scope's sealed cases for counting and for carrying them from month to month, or
-- closes them again. No text: neither a reference, nor a name, nor a remark (`db_grants.py`).
create or replace function scope.count_sealed(counts boolean)
returns void
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    parts text[] := scope.bound();
    others text;
    counted text;
    payload text;
begin
    if parts is null then
        return;
    end if;
    select string_agg(row_key, ',') into others
    from unnest(string_to_array(parts[6], ',')) row_key where split_part(row_key, ':', 1) <> 'counted';
    if counts then
        select string_agg('counted:' || sealed, ',') into counted from (
            select distinct h.sealed from investigations_holding h
            where h.sealed is not null and h.force::text = any (scope.forces())
        ) known;
    end if;
    parts := parts[1:5] || nullif(concat_ws(',', others, counted), '');
    payload := array_to_string(parts, '|');
    perform set_config('mspt.scope', payload || '|' || scope.mac(payload), true);
end $$;

-- How many rows of these revisions the person does not see, because they are sealed: all, live and closed; and how many
-- of their findings are still to fix or explain.
create or replace function scope.hidden_in(revisions bigint[])
returns table (revision bigint, hidden bigint, live bigint, closed bigint, to_do bigint)
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select e.revision_id, count(*), count(*) filter (where e.state = 'live'), count(*) filter (where e.state = 'closed'),
           coalesce(sum((
               select count(*) from investigations_finding f
               where f.entry_id = e.id and f.revision_id = e.revision_id and f.state = 'open'
           )), 0)::bigint
    from investigations_entry e
    where e.revision_id = any (revisions) and e.sealed is not null
      and e.force::text = any ((select scope.forces())::text[])
      and e.sealed <> all ((select scope.unsealed('shown'))::bigint[])
    group by e.revision_id
$$;

-- Whether another force supports an investigation in the scope: what a profile says of a case that is sealed.
create or replace function scope.is_supported(investigation bigint)
returns boolean
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select exists (
        select from investigations_supportingforce f
        where f.investigation_id = is_supported.investigation and f.ended_on is null
          and (f.force::text = any ((select scope.forces())::text[]) or (select scope.is_owner()))
    )
$$;

-- Copies the texts of sealed cases from one revision of the force to another, which may still change. Nobody reads them.
create or replace function scope.carry_sealed_text(source bigint, into_revision bigint, only_these bigint[], is_copy boolean)
returns void
language sql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    insert into investigations_entrytext (entry_id, force, remarks, void_reason, typed, called_before)
    select n.id, w.force, w.remarks, case when n.state = 'void' then w.void_reason else '' end, w.typed,
        case when is_copy then w.called_before else '{}' end
    from investigations_entry n
    join investigations_revision r on r.id = n.revision_id and r.state = 'working'
    join investigations_entry o on o.revision_id = source and o.investigation_id = n.investigation_id and o.force = n.force
    join investigations_entrytext w on w.entry_id = o.id
    where n.revision_id = into_revision and n.sealed is not null and n.force::text = any (scope.forces())
      and (only_these is null or n.investigation_id = any (only_these))
      and (w.remarks <> '' or w.typed <> '{}' or n.state = 'void' and w.void_reason <> ''
           or is_copy and w.called_before <> '{}')
    on conflict (entry_id) do nothing
$$;

-- The digest of the texts of a revision, sealed ones included, in any scope. Only owner functions call it.
create or replace function scope.digest_of_texts(revision bigint)
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
        where e.revision_id = digest_of_texts.revision
    ) lines
$$;

-- The fingerprint of the texts of a revision in the scope (`returns/receipts.py`); of any other, that of no text.
create or replace function scope.fingerprint_of_texts(revision bigint)
returns text
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select scope.digest_of_texts((
        select r.id from investigations_revision r
        where r.id = fingerprint_of_texts.revision
          and (r.force::text = any ((select scope.forces())::text[]) or (select scope.is_owner()))
    ))
$$;

-- Which of these references, as keys without capitals and spaces, a case of the force has that is sealed for the person.
create or replace function scope.sealed_references(force_code text, keys text[])
returns setof text
language sql
stable security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
    select lower(replace(h.reference, ' ', '')) from investigations_holding h
    where h.force = force_code and h.sealed is not null and force_code = any ((select scope.forces())::text[])
      and lower(replace(h.reference, ' ', '')) = any (keys)
      and h.sealed <> all ((select scope.unsealed('shown'))::bigint[])
$$;
