-- Entries by month, append-only; those that are not sealed yet; the chain of seals.
create schema audit;

create sequence audit_entry_number;

create table audit_entry (
    id bigint not null default nextval('audit_entry_number'),
    at timestamptz not null default now(),
    xid xid8 not null default pg_current_xact_id(),
    cluster bigint not null default 0,
    who bigint,
    role text not null default '',
    kind text not null check (kind in
        ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure', 'sign_in')),
    outcome text not null default 'done' check (outcome in ('done', 'refused')),
    subject text not null,
    keys text[] not null default '{}' check (cardinality(keys) <= 200),
    count integer not null default 0,
    question text not null default '',
    reason text not null default '',
    recipient text not null default '',
    request_id text not null default '',
    source text not null default '',
    method text not null default '',
    route text not null default '',
    status integer,
    primary key (id, at)
) partition by range (at);

create table audit_entry_rest partition of audit_entry default;
create index audit_entry_by_person on audit_entry (who, id);
-- Keys wait in a short list before they are put in order, so that an entry with a hundred of them is no slower.
create index audit_entry_by_key on audit_entry using gin (keys)
    with (fastupdate = on, gin_pending_list_limit = 256);

create table audit_pending (
    entry_id bigint primary key,
    at timestamptz not null
);

create table audit_seal (
    number bigint primary key,
    sealed_at timestamptz not null default clock_timestamp(),
    form smallint not null default 1,
    entries integer not null,
    digest bytea not null,
    previous bytea not null,
    hash bytea not null
);

create table audit_sealed (
    position bigint primary key,
    entry_id bigint not null unique,
    at timestamptz not null,
    seal bigint not null references audit_seal,
    hash bytea not null
);

-- Two sealers exclude each other by a row that no other role can lock.
create table audit_sealer (only_one boolean primary key default true check (only_one));
insert into audit_sealer default values;
