-- A row that belongs to a subject or an order has its force, and so on down: no force adds a row of its own to another
-- force's order. The keys wait for the end of the transaction, because a transfer gives table after table to the other
-- force. The tables of which this is not so are in tests/mspt/test_force_of_record.py, each with its reason.
alter table orders_breach add constraint orders_breach_of_force unique (force, id);
alter table orders_condition add constraint orders_condition_of_force unique (force, id);
alter table orders_order add constraint orders_order_of_force unique (force, id);
alter table orders_orderextraction add constraint orders_orderextraction_of_force unique (force, id);
alter table orders_orderstep add constraint orders_orderstep_of_force unique (force, id);
alter table orders_subject add constraint orders_subject_of_force unique (force, id);
alter table orders_subjectidentifier add constraint orders_subjectidentifier_of_force unique (force, id);
alter table orders_visit add constraint orders_visit_of_force unique (force, id);

alter table orders_areaalert add constraint orders_areaalert_force_of_known_by
    foreign key (known_by_id, force) references orders_subjectidentifier (id, force) deferrable initially deferred;
alter table orders_areaalert add constraint orders_areaalert_force_of_subject
    foreign key (subject_id, force) references orders_subject (id, force) deferrable initially deferred;
alter table orders_breach add constraint orders_breach_force_of_order
    foreign key (order_id, force) references orders_order (id, force) deferrable initially deferred;
alter table orders_breachcondition add constraint orders_breachcondition_force_of_breach
    foreign key (breach_id, force) references orders_breach (id, force) deferrable initially deferred;
alter table orders_breachcondition add constraint orders_breachcondition_force_of_condition
    foreign key (condition_id, force) references orders_condition (id, force) deferrable initially deferred;
alter table orders_breachstep add constraint orders_breachstep_force_of_breach
    foreign key (breach_id, force) references orders_breach (id, force) deferrable initially deferred;
alter table orders_completedtask add constraint orders_completedtask_force_of_order
    foreign key (order_id, force) references orders_order (id, force) deferrable initially deferred;
alter table orders_condition add constraint orders_condition_force_of_added
    foreign key (added_id, force) references orders_orderstep (id, force) deferrable initially deferred;
alter table orders_condition add constraint orders_condition_force_of_order
    foreign key (order_id, force) references orders_order (id, force) deferrable initially deferred;
alter table orders_conditioncheck add constraint orders_conditioncheck_force_of_condition
    foreign key (condition_id, force) references orders_condition (id, force) deferrable initially deferred;
alter table orders_conditioncheck add constraint orders_conditioncheck_force_of_visit
    foreign key (visit_id, force) references orders_visit (id, force) deferrable initially deferred;
alter table orders_detailsnotice add constraint orders_detailsnotice_force_of_order
    foreign key (order_id, force) references orders_order (id, force) deferrable initially deferred;
alter table orders_differentpeople add constraint orders_differentpeople_force_of_subject
    foreign key (subject_id, force) references orders_subject (id, force) deferrable initially deferred;
alter table orders_expirydecision add constraint orders_expirydecision_force_of_order
    foreign key (order_id, force) references orders_order (id, force) deferrable initially deferred;
alter table orders_managerassignment add constraint orders_managerassignment_force_of_subject
    foreign key (subject_id, force) references orders_subject (id, force) deferrable initially deferred;
alter table orders_order add constraint orders_order_force_of_subject
    foreign key (subject_id, force) references orders_subject (id, force) deferrable initially deferred;
alter table orders_orderextractioncell add constraint orders_orderextractioncell_force_of_extraction
    foreign key (extraction_id, force) references orders_orderextraction (id, force) deferrable initially deferred;
alter table orders_orderstep add constraint orders_orderstep_force_of_order
    foreign key (order_id, force) references orders_order (id, force) deferrable initially deferred;
alter table orders_passport add constraint orders_passport_force_of_order
    foreign key (order_id, force) references orders_order (id, force) deferrable initially deferred;
alter table orders_riskassessment add constraint orders_riskassessment_force_of_subject
    foreign key (subject_id, force) references orders_subject (id, force) deferrable initially deferred;
alter table orders_service add constraint orders_service_force_of_order
    foreign key (order_id, force) references orders_order (id, force) deferrable initially deferred;
alter table orders_service add constraint orders_service_force_of_step
    foreign key (step_id, force) references orders_orderstep (id, force) deferrable initially deferred;
alter table orders_subjectidentifier add constraint orders_subjectidentifier_force_of_subject
    foreign key (subject_id, force) references orders_subject (id, force) deferrable initially deferred;
alter table orders_subjectmerge add constraint orders_subjectmerge_force_of_subject
    foreign key (subject_id, force) references orders_subject (id, force) deferrable initially deferred;
alter table orders_visit add constraint orders_visit_force_of_subject
    foreign key (subject_id, force) references orders_subject (id, force) deferrable initially deferred;
