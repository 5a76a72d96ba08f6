-- A row that belongs to a return, a revision or a query has its force: no force adds a row of its own to another force's
-- return. The tables of which this is not so are in tests/mspt/test_force_of_record.py, each with its reason.
alter table investigations_monthlyreturn add constraint investigations_monthlyreturn_of_force unique (force, id);
alter table investigations_query add constraint investigations_query_of_force unique (force, id);

alter table investigations_query add constraint investigations_query_force_of_monthly_return
    foreign key (monthly_return_id, force) references investigations_monthlyreturn (id, force) deferrable initially deferred;
alter table investigations_query add constraint investigations_query_force_of_revision
    foreign key (revision_id, force) references investigations_revision (id, force) deferrable initially deferred;
alter table investigations_querymessage add constraint investigations_querymessage_force_of_query
    foreign key (query_id, force) references investigations_query (id, force) deferrable initially deferred;
alter table investigations_returnevent add constraint investigations_returnevent_force_of_monthly_return
    foreign key (monthly_return_id, force) references investigations_monthlyreturn (id, force) deferrable initially deferred;
alter table investigations_returnupload add constraint investigations_returnupload_force_of_upload
    foreign key (upload_id, force) references imports_upload (id, force) deferrable initially deferred;
alter table investigations_reviewclaim add constraint investigations_reviewclaim_force_of_monthly_return
    foreign key (monthly_return_id, force) references investigations_monthlyreturn (id, force) deferrable initially deferred;
