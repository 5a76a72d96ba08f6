-- A link between a defendant and a crime record has the force of the defendant, and goes with it to another force. The
-- crime record never moves, so both are of one force only when they are linked: that is why there is no second key.
alter table prosecutions_defendantcrime add constraint prosecutions_defendantcrime_force_of_defendant
    foreign key (defendant_id, force) references prosecutions_defendant (id, force) on update cascade;

create or replace function prosecutions_guard_crime_link()
returns trigger
language plpgsql
as $$
begin
    if not exists (select from nrm_crimerecord r where r.id = new.record_id and r.force = new.force) then
        raise exception 'a defendant is linked to a crime record of the same force' using errcode = '23514';
    end if;
    return new;
end $$;

create trigger guard before insert on prosecutions_defendantcrime
    for each row execute function prosecutions_guard_crime_link();
