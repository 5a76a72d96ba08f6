-- A record of asset recovery has the force of its investigation, and goes with it to another force, as a prosecution
-- does (`prosecution_of_force.sql`). Its defendant and its confiscation order go with the same investigation, so their
-- keys wait for the end of the transaction.
alter table prosecutions_assetrecord add constraint prosecutions_assetrecord_of_force unique (force, id);

alter table prosecutions_assetrecord add constraint prosecutions_assetrecord_force_of_investigation
    foreign key (investigation_id, force) references investigations_investigation (id, force) on update cascade;
alter table prosecutions_assetrecord add constraint prosecutions_assetrecord_force_of_defendant
    foreign key (defendant_id, force) references prosecutions_defendant (id, force) deferrable initially deferred;
alter table prosecutions_assetrecord add constraint prosecutions_assetrecord_force_of_confiscation
    foreign key (confiscation_id, force) references prosecutions_assetrecord (id, force) deferrable initially deferred;
alter table prosecutions_assetstep add constraint prosecutions_assetstep_force_of_record
    foreign key (asset_id, force) references prosecutions_assetrecord (id, force) on update cascade;

-- Steps are never rewritten and never deleted. Only the force follows the record.
create trigger keep before delete or update on prosecutions_assetstep
    for each row execute function prosecutions_keep_steps();
