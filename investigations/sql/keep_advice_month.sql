-- What the advice log added up to is never changed or removed; a later count of the month is another row.
create or replace function investigations_keep_advice_month()
returns trigger
language plpgsql
as $$
begin
    raise exception 'a count of the advice log is never changed or removed' using errcode = '23514';
end $$;

create trigger keep before delete or update on investigations_advicemonth for each row
    execute function investigations_keep_advice_month();

create trigger keep before delete or update on investigations_advicemonthcell for each row
    execute function investigations_keep_advice_month();
