"""The history of a breach is only added to, like that of an order: against every role, the owner's too.

Whose it is may change, when its subject moves to another force.
"""

from django.db import migrations

SQL = r"""
create function orders_keep_breach_step() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' or to_jsonb(new) - 'force' is distinct from to_jsonb(old) - 'force' then
        raise exception 'a step of a breach is never rewritten; record what happened as another step'
            using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep before update or delete on orders_breachstep
    for each row execute function orders_keep_breach_step();
"""
BACK = r"""
drop trigger keep on orders_breachstep;
drop function orders_keep_breach_step;
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0016_references_have_plain_characters")]
    operations = [migrations.RunSQL(SQL, BACK)]
