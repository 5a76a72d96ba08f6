create or replace function audit.verify()
returns table(problem text)
language sql
stable security definer
set search_path to 'public', 'pg_temp'
as $$
    select 'Entry ' || s.entry_id || ' is gone.' from audit_sealed s
    where not exists (select from audit_entry e where e.id = s.entry_id and e.at = s.at)
    union all
    select 'Entry ' || e.id || ' was changed after it was sealed.'
    from audit_sealed s join audit_entry e on e.id = s.entry_id and e.at = s.at where audit.hash_of(e) <> s.hash
    union all
    select 'Entry ' || e.id || ' is outside the chain.' from audit_entry e
    where not exists (select from audit_sealed s where s.entry_id = e.id)
      and not exists (select from audit_pending p where p.entry_id = e.id)
    union all
    select 'Entry ' || p.entry_id || ' is gone before it was sealed.' from audit_pending p
    where not exists (select from audit_entry e where e.id = p.entry_id)
    union all
    select 'Seal ' || l.number || ' does not hold what it sealed.' from audit_seal l
    left join lateral (
        select count(*)::int as entries, sha256(string_agg(s.hash, ''::bytea order by s.position)) as digest,
               max(s.position) - min(s.position) + 1 as span
        from audit_sealed s where s.seal = l.number
    ) held on true
    where held.entries <> l.entries or held.digest is distinct from l.digest or held.span <> l.entries
    union all
    select 'Seal ' || l.number || ' does not follow the one before it.' from (
        select *, lag(hash) over (order by number) as before, row_number() over (order by number) as place
        from audit_seal
    ) l
    where l.number <> l.place or l.previous <> coalesce(l.before, '\x'::bytea)
       or l.hash <> audit.seal_hash(l.number, l.entries, l.digest, l.previous)
$$;
