-- What is asked is stored with the question as hashes, and the transaction that asked, so that it is answered later.
create schema matching;
create type matching.asked as (kind text, part smallint, weight smallint, token bytea);

alter table matching_matchattempt add asked matching.asked[];
alter table matching_matchattempt add xid xid8 not null default pg_current_xact_id();
alter table matching_lookup add asked matching.asked[];
alter table matching_lookup add xid xid8 not null default pg_current_xact_id();
