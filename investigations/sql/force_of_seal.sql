-- Who is named for a seal, and who opened it in an emergency, has the force of the seal, as in force_of_record.sql.
alter table investigations_investigationseal add constraint investigations_investigationseal_of_force unique (force, id);

alter table investigations_sealedperson add constraint investigations_sealedperson_force_of_seal
    foreign key (seal_id, force) references investigations_investigationseal (id, force) deferrable initially deferred;
alter table investigations_emergencyaccess add constraint investigations_emergencyaccess_force_of_seal
    foreign key (seal_id, force) references investigations_investigationseal (id, force) deferrable initially deferred;
