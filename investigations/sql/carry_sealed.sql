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
