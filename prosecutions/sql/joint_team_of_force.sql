-- A joint investigation team has the force of its investigation, and goes with it to another force; its steps follow it.
alter table prosecutions_jointteam add constraint prosecutions_jointteam_of_force unique (force, id);

alter table prosecutions_jointteam add constraint prosecutions_jointteam_force_of_investigation
    foreign key (investigation_id, force) references investigations_investigation (id, force) on update cascade;
alter table prosecutions_jointteamstep add constraint prosecutions_jointteamstep_force_of_team
    foreign key (team_id, force) references prosecutions_jointteam (id, force) on update cascade;

-- The steps are never rewritten and never deleted (`keep_prosecution_steps.sql`).
create trigger keep before delete or update on prosecutions_jointteamstep
    for each row execute function prosecutions_keep_steps();
