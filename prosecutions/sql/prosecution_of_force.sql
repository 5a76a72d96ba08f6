-- A case has the force of its investigation, and goes with it to another force: the key of both columns takes the new
-- force along, and what belongs to the case follows it in the same way.
alter table investigations_investigation add constraint investigations_investigation_of_force unique (force, id);
alter table prosecutions_prosecutioncase add constraint prosecutions_prosecutioncase_of_force unique (force, id);
alter table prosecutions_defendant add constraint prosecutions_defendant_of_force unique (force, id);

alter table prosecutions_prosecutioncase add constraint prosecutions_prosecutioncase_force_of_investigation
    foreign key (investigation_id, force) references investigations_investigation (id, force) on update cascade;
alter table prosecutions_prosecutionstep add constraint prosecutions_prosecutionstep_force_of_case
    foreign key (case_id, force) references prosecutions_prosecutioncase (id, force) on update cascade;
alter table prosecutions_defendant add constraint prosecutions_defendant_force_of_case
    foreign key (case_id, force) references prosecutions_prosecutioncase (id, force) on update cascade;
alter table prosecutions_charge add constraint prosecutions_charge_force_of_defendant
    foreign key (defendant_id, force) references prosecutions_defendant (id, force) on update cascade;
