"""A history is only added to: a step, and the court's words, are never rewritten, and steps come in the order of days.

Against every role, the owner's too. What may still change is whose it is, when a subject moves to another force, and
for a condition the step that removes it, once.
"""

from django.db import migrations

SQL = r"""
create function orders_keep_step() returns trigger language plpgsql as $$
begin
    if to_jsonb(new) - 'force' is distinct from to_jsonb(old) - 'force' then
        raise exception 'a step of an order is never rewritten; record what happened as another step'
            using errcode = '23514';
    end if;
    return new;
end $$;

create function orders_keep_condition() returns trigger language plpgsql as $$
begin
    if to_jsonb(new) - 'force' - 'removed_id' is distinct from to_jsonb(old) - 'force' - 'removed_id'
       or old.removed_id is not null and new.removed_id is distinct from old.removed_id then
        raise exception 'the words of a court are never rewritten; a variation adds a condition and removes one'
            using errcode = '23514';
    end if;
    return new;
end $$;

create function orders_step_follows() returns trigger language plpgsql as $$
declare  -- no more columns than the worker may read, who ends what has run out
    last_number smallint;
    last_on date;
    last_state text;
begin
    select s.number, s.made_on, s.became into last_number, last_on, last_state from orders_step s
    where s.order_id = new.order_id order by s.number desc limit 1;
    if new.number <> coalesce(last_number, 0) + 1 or new.made_on < last_on
       or new.was is distinct from coalesce(last_state, new.was) then
        raise exception 'a step follows the last one: its number, its day and the state that it left'
            using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep before update on orders_step for each row execute function orders_keep_step();
create trigger keep before update on orders_condition for each row execute function orders_keep_condition();
create trigger follow before insert on orders_step for each row execute function orders_step_follows();
"""
BACK = r"""
drop trigger keep on orders_step;
drop trigger keep on orders_condition;
drop trigger follow on orders_step;
drop function orders_keep_step, orders_keep_condition, orders_step_follows;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0003_managing_and_enforcing")]
    operations = [migrations.RunSQL(SQL, BACK)]
