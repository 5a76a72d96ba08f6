-- A row that belongs to a crime record has the force of the record. A record never moves: another force opens its own.
alter table nrm_crimerecord add constraint nrm_crimerecord_of_force unique (force, id);

alter table nrm_crimestep add constraint nrm_crimestep_force_of_record
    foreign key (record_id, force) references nrm_crimerecord (id, force) deferrable initially deferred;
alter table nrm_crimetransfer add constraint nrm_crimetransfer_force_of_record
    foreign key (record_id, force) references nrm_crimerecord (id, force) deferrable initially deferred;

create trigger guard_new_link before insert on nrm_crimerecord for each row when (new.investigation_id is not null) execute function scope.guard_referral_link();

create trigger guard_link before update of investigation_id on nrm_crimerecord for each row when (old.investigation_id is distinct from new.investigation_id) execute function scope.guard_referral_link();
