create or replace function figures_keep_annotation()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'an annotation is ended, never deleted' using errcode = '23514';
    end if;
    if old.ended_at is not null then
        raise exception 'this annotation has ended' using errcode = '23514';
    end if;
    if (to_jsonb(new) - 'ended_at' - 'ended_by_id' - 'end_reason')
        is distinct from (to_jsonb(old) - 'ended_at' - 'ended_by_id' - 'end_reason') then
        raise exception 'an annotation never changes; end it and record another' using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep before delete or update on figures_annotation for each row execute function figures_keep_annotation();
