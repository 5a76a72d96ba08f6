"""Age decisions: acts of their own beside what the form said, and the newest of them on the referral."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0007_joint_operations_are_decided"),
        ("nrm", "0018_files_need_a_second_person"),
        ("reference", "0002_words_are_added_ended_and_respelt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgeDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decided",
                    models.CharField(
                        choices=[("adult", "An adult (18 or over)"), ("child", "A child (17 or under)")],
                        max_length=8,
                        verbose_name="what was decided",
                    ),
                ),
                (
                    "decider",
                    models.CharField(
                        choices=[
                            ("local_authority", "A local authority, by an age assessment"),
                            ("age_board", "The National Age Assessment Board"),
                            ("court", "A court or tribunal"),
                            ("document", "The police, from a document that is genuine"),
                        ],
                        max_length=20,
                        verbose_name="who decided",
                    ),
                ),
                ("on", models.DateField(db_column="made_on", verbose_name="day of the decision")),
                ("reason", models.TextField()),
                ("at", models.DateTimeField(verbose_name="recorded at")),
            ],
        ),
        migrations.AddField(
            model_name="referral",
            name="age_decided",
            field=models.CharField(
                blank=True,
                choices=[("adult", "An adult (18 or over)"), ("child", "A child (17 or under)")],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("age_decided", ""),
                    models.Q(
                        ("age_decided__in", ["adult", "child"]),
                        ("under_18", "not_sure"),
                        models.Q(("state", "draft"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="nrm_referral_age_is_decided_where_it_was_not_sure",
                violation_error_message="An age decision is noted where the form that was sent says “not sure”.",
            ),
        ),
        migrations.AddField(
            model_name="agedecision",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who noted it",
            ),
        ),
        migrations.AddField(
            model_name="agedecision",
            name="force",
            field=models.ForeignKey(
                db_column="force", on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.force"
            ),
        ),
        migrations.AddField(
            model_name="agedecision",
            name="referral",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="age_decisions", to="nrm.referral"
            ),
        ),
        migrations.AddConstraint(
            model_name="agedecision",
            constraint=models.UniqueConstraint(
                fields=("referral", "on"),
                name="nrm_age_decision_once_a_day",
                violation_error_message="A decision of that day is noted already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided__in", ["adult", "child"]),
                    ("decider__in", ["local_authority", "age_board", "court", "document"]),
                    models.Q(("reason", ""), _negated=True),
                ),
                name="nrm_age_decision_has_maker_and_reason",
                violation_error_message="Say what was decided, by whom and why.",
            ),
        ),
    ]
