-- The table of a cache that counts: not logged, because counts may be lost.
create unlogged table accounts_limit (
    cache_key varchar(255) primary key,
    value text not null,
    expires timestamptz not null
);
create index accounts_limit_expires on accounts_limit (expires);
