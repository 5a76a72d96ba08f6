-- Victims and witnesses, with their support, special measures and steps, have the force of their case and go with it to
-- another force. Their steps are never rewritten (`keep_prosecution_steps.sql`).
alter table prosecutions_witness add constraint prosecutions_witness_of_force unique (force, id);

alter table prosecutions_witness add constraint prosecutions_witness_force_of_case
    foreign key (case_id, force) references prosecutions_prosecutioncase (id, force) on update cascade;
alter table prosecutions_witnesssupport add constraint prosecutions_witnesssupport_force_of_witness
    foreign key (witness_id, force) references prosecutions_witness (id, force) on update cascade;
alter table prosecutions_specialmeasure add constraint prosecutions_specialmeasure_force_of_witness
    foreign key (witness_id, force) references prosecutions_witness (id, force) on update cascade;
alter table prosecutions_witnessstep add constraint prosecutions_witnessstep_force_of_witness
    foreign key (witness_id, force) references prosecutions_witness (id, force) on update cascade;

create trigger keep before delete or update on prosecutions_witnessstep
    for each row execute function prosecutions_keep_steps();
