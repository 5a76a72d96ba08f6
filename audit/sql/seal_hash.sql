create or replace function audit.seal_hash(number bigint, entries integer, digest bytea, previous bytea)
returns bytea
language sql
immutable
as $$
    select sha256(previous || convert_to(number || ':' || entries || ':', 'utf8') || digest)
$$;
