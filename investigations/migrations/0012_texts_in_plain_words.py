"""Labels and messages in plain words; no value and no table changes."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0010_texts_in_plain_words"),
        ("investigations", "0011_queries_say_whether_they_are_answered"),
        ("reference", "0003_texts_in_plain_words"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="arrival",
            field=models.CharField(
                choices=[
                    ("rolled", "Carried forward"),
                    ("taken_in", "Already running"),
                    ("first_reported", "First reported"),
                    ("reopened", "Reopened"),
                    ("taken_over", "Transferred in"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="state",
            field=models.CharField(
                choices=[
                    ("live", "Live"),
                    ("closed", "Closed"),
                    ("handed_over", "Transferred out"),
                    ("merged", "Merged"),
                    ("void", "Void"),
                ],
                default="live",
                max_length=12,
                verbose_name="State at month end",
            ),
        ),
        migrations.AlterField(
            model_name="entrywords",
            name="remarks",
            field=models.TextField(blank=True, verbose_name="Remarks"),
        ),
        migrations.AlterField(
            model_name="finding",
            name="severity",
            field=models.CharField(choices=[("error", "Error"), ("warning", "Warning")], max_length=8),
        ),
        migrations.AlterField(
            model_name="handover",
            name="state",
            field=models.CharField(
                choices=[
                    ("offered", "Offered"),
                    ("accepted", "Accepted"),
                    ("withdrawn", "Withdrawn"),
                    ("declined", "Declined"),
                    ("noted", "Declined and dismissed"),
                ],
                default="offered",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="monthlyreturn",
            name="status",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("submitted", "Submitted"),
                    ("certified", "Certified"),
                    ("in_review", "In review"),
                    ("queried", "Queried"),
                    ("answered", "Replied"),
                    ("approved", "Approved"),
                ],
                default="draft",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="query",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "No reply yet"),
                    ("answered", "Replied"),
                    ("settled", "Resolved"),
                    ("carried", "Carried forward"),
                ],
                default="open",
                max_length=10,
            ),
        ),
        migrations.AlterConstraint(
            model_name="entrypeople",
            name="investigations_people_group_once",
            constraint=models.UniqueConstraint(
                fields=("entry", "role", "nationality", "gender", "age_group"),
                name="investigations_people_group_once",
                violation_error_message="This group is entered twice. Add the numbers together in one group.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="entrypeople",
            name="investigations_people_count_above_zero",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gt", 0)),
                name="investigations_people_count_above_zero",
                violation_error_message="A group must have at least one person. Remove the group instead.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="finding",
            name="investigations_finding_explained_has_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "open"),
                    models.Q(("severity", "warning"), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="investigations_finding_explained_has_reason",
                violation_error_message="Fix an error, it cannot be explained. Enter a reason for a warning.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="handover",
            name="investigations_handover_one_offer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "offered")),
                fields=("investigation",),
                name="investigations_handover_one_offer",
                violation_error_message="This investigation is already offered to another force.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="handover",
            name="investigations_handover_to_another",
            constraint=models.CheckConstraint(
                condition=models.Q(("force", models.F("receiver")), _negated=True),
                name="investigations_handover_to_another",
                violation_error_message="Choose a force other than your own.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="handover",
            name="investigations_handover_declined_has_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["declined", "noted"]), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="investigations_handover_declined_has_reason",
                violation_error_message="Enter why your force is declining the transfer.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="jointdecision",
            name="investigations_joint_two_operations_have_a_reason",
            constraint=models.CheckConstraint(
                condition=models.Q(("lead__isnull", False), models.Q(("reason", ""), _negated=True), _connector="OR"),
                name="investigations_joint_two_operations_have_a_reason",
                violation_error_message="Enter why they are different operations.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="revision",
            name="investigations_revision_never_ones_own",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                    _connector="OR",
                ),
                name="investigations_revision_never_ones_own",
                violation_error_message="The person who submitted a return cannot approve it.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="support",
            name="investigations_support_by_another",
            constraint=models.CheckConstraint(
                condition=models.Q(("force", models.F("supporter")), _negated=True),
                name="investigations_support_by_another",
                violation_error_message="A force cannot support its own investigation. Choose another force.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="support",
            name="investigations_support_once",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)),
                fields=("investigation", "supporter"),
                name="investigations_support_once",
                violation_error_message="This force is already a supporting force.",
            ),
        ),
    ]
