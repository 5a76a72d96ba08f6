-- Rows of a sealed investigation have its number in `sealed`, in every table that says something of it. Policies read this
-- column (`db_grants.py`), so that a row that is not sealed costs a comparison with null. Django's models do not have it:
-- only `stamp_sealed.sql` writes it.
alter table investigations_investigation add sealed bigint;
alter table investigations_investigationtext add sealed bigint;
alter table investigations_holding add sealed bigint;
alter table investigations_supportingforce add sealed bigint;
alter table investigations_investigationtransfer add sealed bigint;
alter table investigations_jointdecision add sealed bigint;
alter table investigations_entry add sealed bigint;
alter table investigations_entrytext add sealed bigint;
alter table investigations_entrypeople add sealed bigint;
alter table investigations_entryprofile add sealed bigint;
alter table investigations_casetoreview add sealed bigint;
alter table investigations_finding add sealed bigint;
alter table investigations_query add sealed bigint;
alter table investigations_querymessage add sealed bigint;
alter table investigations_advice add sealed bigint;
-- An uploaded file has rows of several investigations: only who sees all that are sealed may read it.
alter table investigations_returnupload add sealed bigint[];

-- Another force that is offered a case reads of it, so a sealed case is not on offer.
alter table investigations_investigationtransfer add constraint investigations_sealed_is_not_offered
    check (sealed is null or state <> 'offered');

create index investigations_investigation_sealed on investigations_investigation (id) where sealed is not null;
create index investigations_holding_sealed on investigations_holding (force) where sealed is not null;
create index investigations_entry_sealed on investigations_entry (revision_id) where sealed is not null;
create index investigations_query_sealed on investigations_query (id) where sealed is not null;
