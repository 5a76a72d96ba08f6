"""Who certified a return does not approve it, reminders end with certification, and a day has one colleague.

A coordinator who is away names one colleague for a day. `created_at` and `created_by` are the names of every new table.
"""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.db import migrations, models

from core.sql import load

BEFORE_GUARD = """
create or replace function investigations_guard_revision()
returns trigger
language plpgsql
as $$
begin
    if tg_op = 'DELETE' then
        if old.state <> 'working' then
            raise exception 'a submitted revision is never deleted' using errcode = '23514';
        end if;
        return old;
    end if;
    if old.state = 'superseded' and new.state <> 'superseded' then
        raise exception 'a superseded revision stays what it is' using errcode = '23514';
    end if;
    if old.state = 'approved' and new.state not in ('approved', 'superseded') then
        raise exception 'an approved revision is followed by another, never withdrawn' using errcode = '23514';
    end if;
    if old.state in ('approved', 'superseded')
       and (to_jsonb(new) - 'state') is distinct from (to_jsonb(old) - 'state') then
        raise exception 'an approved revision never changes' using errcode = '23514';
    end if;
    if old.state = 'working' and new.state <> 'working' then
        if exists (select from investigations_entry e where e.revision_id = new.id and not e.is_complete) then
            raise exception 'a revision with values that can''t be read is not submitted' using errcode = '23514';
        end if;
        if new.is_nil and exists (select from investigations_entry e where e.revision_id = new.id) then
            raise exception 'a nil return has no entry' using errcode = '23514';
        end if;
    end if;
    if new.approved_by_id is not null and old.approved_by_id is null and exists (
        select from investigations_revision r
        where r.monthly_return_id = new.monthly_return_id and r.submitted_by_id = new.approved_by_id
    ) then
        raise exception 'a person who submitted any revision of a return never approves it' using errcode = '23514';
    end if;
    return new;
end $$;

create trigger guard before delete or update on investigations_revision for each row execute function investigations_guard_revision();
"""
BEFORE_REMINDERS = """
create or replace function investigations_withdraw_reminders()
returns trigger
language plpgsql
security definer
set search_path to 'public', 'pg_temp'
as $$
begin
    delete from accounts_outgoingmail where id in (
        select m.id from accounts_outgoingmail m
        join figures_remindersent r on m.id = any(r.mails)
        join investigations_monthlyreturn t on t.force = r.force and t.period = r.period
        where t.id = new.monthly_return_id for update of m skip locked
    );
    return null;
end $$;

create trigger withdraw_reminders after insert on investigations_returnevent for each row when (((new.move)::text = any (array['submit'::text, 'answer'::text, 'approve'::text]))) execute function investigations_withdraw_reminders();
"""


class Migration(migrations.Migration):
    dependencies = [("investigations", "0015_certification_and_delegation")]

    operations = [
        migrations.RenameField(model_name="certificationchoice", old_name="at", new_name="created_at"),
        migrations.RenameField(model_name="certificationchoice", old_name="by", new_name="created_by"),
        migrations.AddConstraint(
            model_name="reviewdelegation",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                expressions=[
                    ("away", "="),
                    ("unit", "="),
                    (
                        models.Func(
                            "starts_on",
                            "ends_on",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="investigations_delegation_one_a_day",
                violation_error_message="You have already named a colleague for some of these days. End that first.",
            ),
        ),
        migrations.RunSQL(
            "drop trigger guard on investigations_revision; drop function investigations_guard_revision();",
            BEFORE_GUARD,
        ),
        load("investigations", "guard_revision"),
        migrations.RunSQL(
            "drop trigger withdraw_reminders on investigations_returnevent;"
            " drop function investigations_withdraw_reminders();",
            BEFORE_REMINDERS,
        ),
        load("investigations", "withdraw_reminders"),
    ]
