create or replace function audit.seal()
returns integer
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
declare
    here bigint := audit.cluster();
    last audit_seal;
    base bigint;
    linked integer;
    total bytea;
    next_number bigint;
    previous_hash bytea;
begin
    if not exists (select from audit_sealer for update skip locked) then
        return 0;
    end if;
    select * into last from audit_seal order by number desc limit 1;
    next_number := coalesce(last.number, 0) + 1;
    previous_hash := coalesce(last.hash, '\x'::bytea);
    select coalesce(max(position), 0) into base from audit_sealed;
    create temporary table if not exists sealing (position bigint, entry_id bigint, at timestamptz, hash bytea)
        on commit drop;
    delete from sealing;
    insert into sealing
    select base + row_number() over (order by (e.cluster = here), e.xid, e.id), e.id, e.at, audit.hash_of(e)
    from audit_pending p join audit_entry e on e.id = p.entry_id and e.at = p.at
    where e.cluster <> here or e.xid < pg_snapshot_xmin(pg_current_snapshot());
    get diagnostics linked = row_count;
    if linked = 0 then
        return 0;
    end if;
    select sha256(string_agg(hash, ''::bytea order by position)) into total from sealing;
    insert into audit_seal (number, entries, digest, previous, hash)
    values (next_number, linked, total, previous_hash, audit.seal_hash(next_number, linked, total, previous_hash));
    insert into audit_sealed (position, entry_id, at, seal, hash)
    select position, entry_id, at, next_number, hash from sealing;
    delete from audit_pending p using sealing s where s.entry_id = p.entry_id;
    return linked;
end $$;
