-- An entry of a crime system, its export and its record are of one force, as is a rejected pair.
alter table nrm_crimesystemexport add constraint nrm_crimesystemexport_of_force unique (force, id);

alter table nrm_crimesystementry add constraint nrm_crimesystementry_of_force unique (force, id);

alter table nrm_crimesystementry add constraint nrm_crimesystementry_force_of_export
    foreign key (export_id, force) references nrm_crimesystemexport (id, force) deferrable initially deferred;
alter table nrm_crimesystementry add constraint nrm_crimesystementry_force_of_record
    foreign key (record_id, force) references nrm_crimerecord (id, force) deferrable initially deferred;
alter table nrm_rejectedpair add constraint nrm_rejectedpair_force_of_entry
    foreign key (entry_id, force) references nrm_crimesystementry (id, force) deferrable initially deferred;
alter table nrm_rejectedpair add constraint nrm_rejectedpair_force_of_record
    foreign key (record_id, force) references nrm_crimerecord (id, force) deferrable initially deferred;

create trigger keep_erased before insert or update on nrm_crimesystementry for each row execute function nrm_keep_erased_crime();
