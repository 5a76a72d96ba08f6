"""The functions that keep the history of orders as they were before an erasure could blank text through them."""

FUNCTIONS = {
    "orders_keep_breach_step": """
create or replace function orders_keep_breach_step()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE' or to_jsonb(new) - 'force' is distinct from to_jsonb(old) - 'force' then
        raise exception 'a step of a breach is never rewritten; record what happened as another step'
            using errcode = '23514';
    end if;
    return new;
end $$;
""",
    "orders_keep_condition": """
create or replace function orders_keep_condition()
returns trigger
language plpgsql
as $$
begin
    if to_jsonb(new) - 'force' - 'removed_id' is distinct from to_jsonb(old) - 'force' - 'removed_id'
       or old.removed_id is not null and new.removed_id is distinct from old.removed_id then
        raise exception 'the words of a court are never rewritten; a variation adds a condition and removes one'
            using errcode = '23514';
    end if;
    return new;
end $$;
""",
    "orders_keep_step": """
create or replace function orders_keep_step()
returns trigger
language plpgsql
as $$
begin
    if to_jsonb(new) - 'force' is distinct from to_jsonb(old) - 'force' then
        raise exception 'a step of an order is never rewritten; record what happened as another step'
            using errcode = '23514';
    end if;
    return new;
end $$;
""",
}
