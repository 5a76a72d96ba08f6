-- A total of a return has the force and the month of that return, so that scope and months need no join.
alter table investigations_answertime add constraint investigations_answertime_of_return
    foreign key (monthly_return_id, force, period)
        references investigations_monthlyreturn (id, force, period) on delete cascade;
