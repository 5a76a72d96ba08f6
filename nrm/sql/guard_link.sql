-- A referral, or a crime record, is linked to an investigation that its force has, and that the person in the scope may
-- change. The log keeps which case it was linked to before, also if that case is sealed to the person or another force's: of
-- those that they see, the service logs it (`nrm/linking.py`, `nrm/crime/linking.py`).
create or replace function scope.guard_referral_link()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
begin
    if scope.is_owner() then
        return new;
    end if;
    if new.investigation_id is not null and not exists (
        select from investigations_investigation i
        where i.id = new.investigation_id and i.force = new.force
          and (i.sealed is null or i.sealed = any (scope.unsealed('changed')))
    ) then
        raise exception 'a record is linked to an investigation of its force' using errcode = '42501';
    end if;
    if tg_op = 'UPDATE' then
        insert into audit_entry (who, role, kind, subject, keys, count, question)
        select scope.person(), scope.role(), 'alteration', 'investigations.investigation', array[i.public_id::text], 1,
               case tg_table_name when 'nrm_referral' then 'a referral' else 'a crime record' end || ' is no longer linked to it'
        from investigations_investigation i
        where i.id = old.investigation_id
          and (i.force::text <> all (scope.forces()) or i.sealed <> all (scope.unsealed('shown')));
    end if;
    return new;
end $$;

create trigger guard_new_link before insert on nrm_referral for each row when (new.investigation_id is not null) execute function scope.guard_referral_link();

create trigger guard_link before update of investigation_id on nrm_referral for each row when (old.investigation_id is distinct from new.investigation_id) execute function scope.guard_referral_link();
