create or replace function figures_refuse_change()
returns trigger
language plpgsql
as $$
begin
    raise exception 'counted figures are replaced by another batch, never changed' using errcode = '23514';
end $$;

create trigger keep before update on figures_batch for each row execute function figures_refuse_change();

create trigger keep before update on figures_figure for each row execute function figures_refuse_change();
