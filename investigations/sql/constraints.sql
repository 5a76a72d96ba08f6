-- Composite keys keep an entry's force that of its revision and return; sub-types belong to a type of the entry.
alter table investigations_monthlyreturn add constraint investigations_return_of_force
    unique (id, force, period);
alter table investigations_revision
    add constraint investigations_revision_of_return foreign key (monthly_return_id, force, period)
        references investigations_monthlyreturn (id, force, period),
    add constraint investigations_revision_of_force unique (id, force);
alter table investigations_entry
    add constraint investigations_entry_of_revision foreign key (revision_id, force)
        references investigations_revision (id, force) on delete cascade,
    -- The force comes first, so that this is also the index of a force's entries. An index of the force alone would be a
    -- trap: for the keys below, planned when the table is small, it is as good as this one, and is then used for long.
    add constraint investigations_entry_of_force unique (force, id);
alter table investigations_entrypeople
    add constraint investigations_people_of_entry foreign key (entry_id, force)
        references investigations_entry (id, force) on delete cascade;
alter table investigations_entrytext
    add constraint investigations_words_of_entry foreign key (entry_id, force)
        references investigations_entry (id, force) on delete cascade;
alter table investigations_finding
    add constraint investigations_finding_of_revision foreign key (revision_id, force)
        references investigations_revision (id, force) on delete cascade;

alter table investigations_entry
    add constraint investigations_entry_primary_not_secondary check (not primary_type = any (secondary_types)),
    add constraint investigations_entry_sub_types_of_its_types check (
        investigations_are_of_types(sub_types::text[], secondary_types::text[] || primary_type::text)
    );

create index investigations_holding_operation on investigations_holding (investigations_operation_key(operation_name))
    where operation_name <> '';
