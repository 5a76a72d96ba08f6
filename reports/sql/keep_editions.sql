-- Refuses figures of an edition that an earlier transaction stored: what was published on a day does not grow later.
create or replace function reports_keep_editions()
returns trigger
language plpgsql
as $$
begin
    if exists (
        select from added a join reports_officialedition e on e.id = a.edition_id where e.stored_at <> now()
    ) then
        raise exception 'an edition of official statistics is stored once, with all its figures' using errcode = '23514';
    end if;
    return null;
end $$;

create trigger keep_editions after insert on reports_officialfigure referencing new table as added for each statement execute function reports_keep_editions();
