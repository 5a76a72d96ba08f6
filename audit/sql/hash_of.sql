create or replace function audit.hash_of(e audit_entry)
returns bytea
language sql
stable
as $$
    select sha256(convert_to(jsonb_build_array(
        e.id, extract(epoch from e.at)::text, e.xid::text, e.cluster::text, e.who, e.role, e.kind, e.outcome, e.subject,
        e.keys, e.count, e.question, e.reason, e.recipient, e.request_id, e.source, e.method, e.route, e.status
    )::text, 'utf8'))
$$;
