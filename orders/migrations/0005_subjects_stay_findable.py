"""What a subject is found by goes with it to the force that accepts it, and away when it is erased.

A trigger, as for referrals: the force that receives a subject may not remove what its giver kept.
"""

from django.db import migrations

FOLLOWING = r"""
create function matching.follow_subject() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        delete from matching_token t where t.room = 'orders' and t.record = old.public_id;
        delete from matching_finding f where f.room = 'orders' and f.record = old.public_id;
        return old;
    end if;
    update matching_token t set force = new.force where t.room = 'orders' and t.record = new.public_id;
    update matching_finding f set force = new.force where f.room = 'orders' and f.record = new.public_id;
    return new;
end $$;
revoke all on function matching.follow_subject() from public;
create trigger register_follows after update of force on orders_subject
    for each row when (old.force is distinct from new.force) execute function matching.follow_subject();
create trigger register_is_erased after delete on orders_subject
    for each row execute function matching.follow_subject();
"""
NO_MORE = """
drop trigger register_follows on orders_subject;
drop trigger register_is_erased on orders_subject;
drop function matching.follow_subject();
"""


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_histories_are_kept"), ("matching", "0004_looking_in_a_register")]
    operations = [migrations.RunSQL(FOLLOWING, NO_MORE)]
