"""What happened to a referral, and what a person consented to, is only added to: against every role, the owner's too.

Whose it is may change with a transfer, and both go with a draft that is thrown away.
"""

from django.db import migrations

SQL = r"""
create function nrm_keep_history() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        if exists (select from nrm_referral r where r.id = old.referral_id and r.state <> 'draft') then
            raise exception 'the history of a referral is kept' using errcode = '23514';
        end if;
        return old;
    end if;
    if to_jsonb(new) - 'force' is distinct from to_jsonb(old) - 'force' then
        raise exception 'the history of a referral is never rewritten; record what happened as another step'
            using errcode = '23514';
    end if;
    return new;
end $$;

create trigger keep before update or delete on nrm_step for each row execute function nrm_keep_history();
create trigger keep before update or delete on nrm_consentact for each row execute function nrm_keep_history();
"""
BACK = r"""
drop trigger keep on nrm_step;
drop trigger keep on nrm_consentact;
drop function nrm_keep_history;
"""


class Migration(migrations.Migration):
    dependencies = [("nrm", "0021_references_have_plain_characters")]
    operations = [migrations.RunSQL(SQL, BACK)]
