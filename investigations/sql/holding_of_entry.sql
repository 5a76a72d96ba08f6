-- The holding of an entry is that of its investigation and its force: one key in place of two.
alter table investigations_entry add constraint investigations_entry_of_holding
    foreign key (investigation_id, force, holding_id) references investigations_holding (investigation_id, force, id);
