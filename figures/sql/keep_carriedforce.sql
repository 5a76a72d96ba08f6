create or replace function figures_keep_carriedforce()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'a carried force is ended, never deleted' using errcode = '23514';
    end if;
    if tg_op = 'INSERT' then
        if exists (
            select from figures_period
            where starts_series and month > new.from_period and month <= new.period
        ) then
            raise exception 'no force is carried across the start of a series' using errcode = '23514';
        end if;
        return new;
    end if;
    if old.ended_at is not null then
        raise exception 'this carried force has ended' using errcode = '23514';
    end if;
    if (to_jsonb(new) - 'ended_at' - 'ended_by_id') is distinct from (to_jsonb(old) - 'ended_at' - 'ended_by_id') then
        raise exception 'a carried force never changes; end it and choose it again' using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep before insert or delete or update on figures_carriedforce
for each row execute function figures_keep_carriedforce();
