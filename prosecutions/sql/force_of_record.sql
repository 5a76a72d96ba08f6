-- An event or a piece of evidence has the force and the unit of its action: nobody adds a row of their own place to an
-- action of another. The keys wait for the end of the transaction, because a new owner takes table after table along.
alter table prosecutions_planaction add constraint prosecutions_planaction_of_force unique (force, id);
alter table prosecutions_planaction add constraint prosecutions_planaction_of_unit unique (unit, id);

alter table prosecutions_planactionevent add constraint prosecutions_planactionevent_force_of_action
    foreign key (action_id, force) references prosecutions_planaction (id, force) deferrable initially deferred;
alter table prosecutions_planactionevent add constraint prosecutions_planactionevent_unit_of_action
    foreign key (action_id, unit) references prosecutions_planaction (id, unit) deferrable initially deferred;
alter table prosecutions_actionevidence add constraint prosecutions_actionevidence_force_of_action
    foreign key (action_id, force) references prosecutions_planaction (id, force) deferrable initially deferred;
alter table prosecutions_actionevidence add constraint prosecutions_actionevidence_unit_of_action
    foreign key (action_id, unit) references prosecutions_planaction (id, unit) deferrable initially deferred;
