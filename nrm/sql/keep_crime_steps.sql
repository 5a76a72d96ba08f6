-- What happened to a crime record is never rewritten and never deleted, except by an erasure.
create or replace function nrm_keep_crime_steps()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and retention_is_erasure(tg_table_name, to_jsonb(old), to_jsonb(new)) then
        return new;
    end if;
    raise exception 'the history of a crime record is never rewritten; record what happened as another step'
        using errcode = '23514';
end $$;

create trigger keep before delete or update on nrm_crimestep for each row execute function nrm_keep_crime_steps();
