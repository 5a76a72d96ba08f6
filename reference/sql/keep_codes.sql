-- The code of a term or a force never changes and never goes: other tables store it, some without a foreign key.
create or replace function reference_keep_codes()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and new.code = old.code then
        return new;
    end if;
    raise exception 'a code never changes and never goes: end its term instead' using errcode = '23503';
end $$;

create trigger keep_codes before delete or update of code on reference_stage for each row execute function reference_keep_codes();

create trigger keep_codes before delete or update of code on reference_origin for each row execute function reference_keep_codes();

create trigger keep_codes before delete or update of code on reference_exploitationtype for each row execute function reference_keep_codes();

create trigger keep_codes before delete or update of code on reference_closingreason for each row execute function reference_keep_codes();

create trigger keep_codes before delete or update of code on reference_nationality for each row execute function reference_keep_codes();

create trigger keep_codes before delete or update of code on reference_force for each row execute function reference_keep_codes();
