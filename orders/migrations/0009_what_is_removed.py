"""What was set elsewhere for an order is removed once it is over: when, with which reference, and by whom it is noted.

A task stands once; after a removal it may be done anew, where a court had renewed the order before its last day.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("orders", "0008_conditions_of_the_library"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="taskdone", name="orders_task_done_once"),
        migrations.AddField(
            model_name="taskdone",
            name="removed_on",
            field=models.DateField(blank=True, null=True, verbose_name="removed on"),
        ),
        migrations.AddField(
            model_name="taskdone",
            name="removed_reference",
            field=models.CharField(blank=True, max_length=120, verbose_name="reference of the removal"),
        ),
        migrations.AddField(
            model_name="taskdone",
            name="removed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="taskdone",
            name="removed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="taskdone",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_on__isnull", True)),
                fields=("order", "kind"),
                name="orders_task_done_once",
                violation_error_message="A colleague has noted this already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="taskdone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("removed_at", None),
                        ("removed_by", None),
                        ("removed_on__isnull", True),
                        ("removed_reference", ""),
                    ),
                    models.Q(
                        ("removed_at__isnull", False),
                        ("removed_by__isnull", False),
                        ("removed_on__gte", models.F("on")),
                        models.Q(("removed_reference", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="orders_task_removal_is_told",
                violation_error_message="Say with which reference it was removed, on or after the day it was set.",
            ),
        ),
    ]
