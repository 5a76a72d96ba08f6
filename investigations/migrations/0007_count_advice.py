"""Advice can be withdrawn, names the unit of the person who gave it, and is counted by month and force.

Reminders of a return are withdrawn once it comes.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import load

KEEP_ADVICE = load("investigations", "keep_advice")
# The unit of a coordinator as it is now: nothing says which one it was. Constraints are checked before the next change
# of the table.
FILL = """
update investigations_advice a set unit = u.unit from accounts_user u
where u.id = a.given_by_id and u.role = 'coordinator';
set constraints all immediate;
set constraints all deferred;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_keep_mail_until"),
        ("figures", "0006_withdraw_reminders"),
        ("investigations", "0006_advice"),
        ("reference", "0002_add_force_population"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(KEEP_ADVICE.reverse_sql, KEEP_ADVICE.sql),
        migrations.AddField(
            model_name="advice",
            name="unit",
            field=models.ForeignKey(
                db_column="unit",
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.unit",
            ),
        ),
        migrations.AddField(model_name="advice", name="withdrawn_at", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="advice",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="advice",
            name="withdrawn_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="why it was withdrawn"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="advice", name="investigations_advice_due"),
        migrations.AddIndex(
            model_name="advice",
            index=models.Index(
                condition=models.Q(("result", "open"), ("withdrawn_at__isnull", True)),
                fields=["force", "follow_up_on"],
                name="investigations_advice_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="advice",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True), ("withdrawn_reason", "")),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="investigations_advice_withdrawn_with_reason",
                violation_error_message="Enter why the advice is withdrawn.",
            ),
        ),
        KEEP_ADVICE,
        migrations.CreateModel(
            name="AdviceMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("number", models.PositiveIntegerField()),
                ("taken_at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64, verbose_name="digest of its cells")),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["month", "force"], name="investigations_advicemonth_by")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("force", "month", "number"), name="investigations_advicemonth_numbered_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="investigations_advicemonth_is_a_month"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdviceMonthCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(max_length=16)),
                ("result", models.CharField(max_length=12)),
                ("given_by", models.CharField(max_length=40, verbose_name="code of the unit, or national")),
                ("value", models.PositiveIntegerField()),
                (
                    "advice_month",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cells",
                        to="investigations.advicemonth",
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("advice_month", "about", "result", "given_by"),
                        name="investigations_advicemonthcell_once",
                    )
                ],
            },
        ),
        load("investigations", "keep_advice_month"),
        load("investigations", "withdraw_reminders"),
    ]
