"""A job ends: it is finished, or expires. Neither a finished nor an expired one opens a scope."""

import datetime

from django.db import migrations, models
from django.db.models import F

from core.sql import load, text_of

ENTER_ANY_JOB = """create or replace function scope.enter_job(job uuid)
returns text
language plpgsql
security definer
set search_path to 'public', 'scope', 'pg_temp'
as $$
declare
    person bigint;
begin
    select user_id into person from accounts_job where public_id = job;
    if person is null then
        raise exception 'no such job' using errcode = '28000';
    end if;
    return scope.bind(person);
end $$;
"""
EXPIRE = "update accounts_job set expires_at = created_at, finished_at = now()"


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_scope")]
    operations = [
        migrations.AddField("job", "expires_at", models.DateTimeField(null=True)),
        migrations.AddField("job", "finished_at", models.DateTimeField(null=True)),
        # No version has run a job yet, so none that is there has work to do.
        migrations.RunSQL(EXPIRE, migrations.RunSQL.noop),
        migrations.AlterField("job", "expires_at", models.DateTimeField()),
        migrations.AddConstraint(
            "job",
            models.CheckConstraint(
                condition=models.Q(expires_at__lte=F("created_at") + datetime.timedelta(days=1, seconds=60)),
                name="accounts_job_expires_within_a_day",
                violation_error_message="A job lasts a day at most.",
            ),
        ),
        migrations.AddIndex(
            "job",
            models.Index(
                fields=["kind", "created_at"], condition=models.Q(finished_at__isnull=True), name="accounts_job_open"
            ),
        ),
        migrations.RunSQL(text_of("accounts", "enter_job"), ENTER_ANY_JOB),
        load("accounts", "finish_job"),
    ]
