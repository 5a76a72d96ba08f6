-- The steps of a prosecution are never rewritten and never deleted. Only the force follows the case.
create or replace function prosecutions_keep_steps()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'UPDATE' and to_jsonb(new) - 'force' = to_jsonb(old) - 'force' then
        return new;
    end if;
    raise exception 'the steps of a prosecution are never rewritten; record what happened as another step'
        using errcode = '23514';
end $$;

create trigger keep before delete or update on prosecutions_prosecutionstep
    for each row execute function prosecutions_keep_steps();
