-- The scope of one transaction: an owner function looks up who asks and binds the answer to this transaction alone.
-- What is bound is a text with a code over it (a MAC over backend, transaction start, person, role and forces). Any
-- role may write the setting; only the owner's secret makes it count.
create schema scope;

create table scope.secret (
    only_one boolean primary key default true check (only_one),
    value bytea not null
);
insert into scope.secret (value)
select sha256(convert_to(string_agg(gen_random_uuid()::text, ''), 'utf8')) from generate_series(1, 4);
