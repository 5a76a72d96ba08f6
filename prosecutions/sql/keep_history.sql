-- What is written in the history of an action, and the steps of a meeting, are never rewritten. An event follows its
-- action to the place of a new owner.
create or replace function prosecutions_keep_history()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE' or to_jsonb(new) - 'force' - 'unit' is distinct from to_jsonb(old) - 'force' - 'unit' then
        raise exception 'the history of the action plan is never rewritten; record what happened as another event'
            using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep before delete or update on prosecutions_planactionevent
    for each row execute function prosecutions_keep_history();
create trigger keep before delete or update on prosecutions_meetingstep
    for each row execute function prosecutions_keep_history();
