"""Known sources and counted failures, for limits that lock nobody out; sessions that end by themselves are logged.

Nobody is there when fifteen minutes or eight hours are over. An owner function finds such sessions and writes the
entry, so that the role which calls it reads no session and can't say whose ended.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

LOG_ENDED = """
create function scope.log_ended_sessions() returns bigint language sql security definer
set search_path = public, pg_temp as $$
    with ended as (
        update accounts_session set end_logged_at = now()
        where end_logged_at is null and user_id is not null
          and least(expire_date, started_at + interval '8 hours') <= now()
        returning user_id, started_at + interval '8 hours' <= expire_date as is_whole
    ), logged as (
        insert into audit_entry (kind, subject, keys, count, question)
        select 'sign_in', 'accounts.session', array[person.public_id::text], count(*),
            case when is_whole then 'signed out automatically after 8 hours'
            else 'signed out automatically after 15 minutes without use' end
        from ended join accounts_user person on person.id = ended.user_id group by person.public_id, is_whole
        returning 1
    ) select count(*) from logged
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0008_mail_leaves_through_the_clerk"),
        ("audit", "0004_sign_ins_are_logged"),
    ]

    operations = [
        migrations.CreateModel(
            name="SignInFailures",
            fields=[
                ("bucket", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("failures", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name_plural": "sign-in failures",
            },
        ),
        migrations.AddField(
            model_name="session",
            name="end_logged_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="KnownSource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=64)),
                ("seen_at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="known_sources",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "source"),
                        name="accounts_knownsource_once",
                        violation_error_message="This source of the person is known already.",
                    )
                ],
            },
        ),
        migrations.RunSQL(LOG_ENDED, "drop function scope.log_ended_sessions();"),
    ]
