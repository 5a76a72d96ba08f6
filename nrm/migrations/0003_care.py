"""Care around a referral: checklist, safe contact, guardian, missing episodes, sooner decisions, and its owners."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("nrm", "0002_the_rules"),
        ("reference", "0002_words_are_added_ended_and_respelt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="referral",
            name="safeguard_by",
            field=models.DateField(null=True, verbose_name="a first safeguarding action is looked for by"),
        ),
        migrations.CreateModel(
            name="OwnerChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "became",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="owner_changes", to="nrm.referral"
                    ),
                ),
                (
                    "was",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Care",
            fields=[
                (
                    "referral",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="care",
                        serialize=False,
                        to="nrm.referral",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "liaison_name",
                    models.CharField(blank=True, max_length=80, verbose_name="victim liaison officer without one"),
                ),
                ("liaison_phone", models.CharField(blank=True, max_length=30, verbose_name="their phone")),
                (
                    "needs_interpreter",
                    models.CharField(
                        blank=True, choices=[("yes", "Yes"), ("no", "No"), ("not_sure", "Not sure")], max_length=8
                    ),
                ),
                ("language", models.CharField(blank=True, max_length=60)),
                ("authority_told_on", models.DateField(null=True, verbose_name="local authority told on")),
                (
                    "guardian_area",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("not_sure", "Not sure")],
                        max_length=8,
                        verbose_name="guardians cover the area",
                    ),
                ),
                ("guardian_referred_on", models.DateField(null=True, verbose_name="referred to a guardian on")),
                (
                    "guardian_worker",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("direct", "Direct worker (nobody here has parental responsibility)"),
                            ("coordinator", "Regional practice coordinator (somebody here has it)"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "unaccompanied",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "Yes"), ("no", "No"), ("not_sure", "Not sure")],
                        max_length=8,
                        verbose_name="unaccompanied migrant child",
                    ),
                ),
                ("biometrics_on", models.DateField(null=True, verbose_name="biometrics taken on")),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "liaison",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="victim liaison officer with an account",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "care",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("liaison__isnull", True),
                            models.Q(("liaison_name", ""), ("liaison_phone", "")),
                            _connector="OR",
                        ),
                        name="nrm_care_one_liaison_officer",
                        violation_error_message="Choose an officer with an account or write down one without, not both.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("liaison_name", ""), ("liaison_phone", "")),
                            models.Q(
                                models.Q(("liaison_name", ""), _negated=True),
                                models.Q(("liaison_phone", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="nrm_care_liaison_can_be_rung",
                        violation_error_message="Give the officer’s name and phone.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("guardian_referred_on__isnull", True), ("guardian_area", "yes"), _connector="OR"
                        ),
                        name="nrm_care_guardian_where_there_are_any",
                        violation_error_message="A child is referred to a guardian only where guardians cover the area.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("guardian_worker", ""), ("guardian_referred_on__isnull", False), _connector="OR"
                        ),
                        name="nrm_care_guardian_worker_after_referral",
                        violation_error_message="Say on which day the child was referred to the guardian.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CareWords",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("about", models.CharField(max_length=24)),
                ("text", models.TextField()),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="care_words", to="nrm.referral"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "care words",
                "constraints": [models.UniqueConstraint(fields=("referral", "about"), name="nrm_care_words_once")],
            },
        ),
        migrations.CreateModel(
            name="MissingEpisode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("missing_on", models.DateField(verbose_name="missing since")),
                ("ended_on", models.DateField(null=True)),
                (
                    "how_ended",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("found", "Found"),
                            ("returned", "Came back"),
                            ("closed", "Closed by the missing persons team"),
                        ],
                        max_length=12,
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who recorded it",
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="missing_episodes", to="nrm.referral"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=("referral",),
                        name="nrm_missing_once_at_a_time",
                        violation_error_message="The person is recorded as missing already. Record first how that ended.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_on__isnull", True), ("how_ended", "")),
                            models.Q(
                                ("ended_on__gte", models.F("missing_on")), models.Q(("how_ended", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="nrm_missing_ends_after_it_began",
                        violation_error_message="The last day is before the first. Change one of them.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PriorityRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("court_date", "A court date is near"),
                            ("custody_time_limit", "A custody time limit applies"),
                            ("detained", "The person is detained"),
                            ("child", "The person is a child"),
                            ("other", "Another reason"),
                        ],
                        max_length=20,
                    ),
                ),
                ("court_date", models.DateField(null=True)),
                ("custody_time_limit", models.DateField(null=True)),
                ("asked_on", models.DateField()),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "answer",
                    models.CharField(
                        choices=[("waiting", "No answer yet"), ("agreed", "Agreed"), ("refused", "Refused")],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("answered_on", models.DateField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="priority_requests", to="nrm.referral"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "waiting")),
                        fields=("referral",),
                        name="nrm_priority_asked_once",
                        violation_error_message="The authority was asked already. Record its answer first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", "court_date"), _negated=True),
                            ("court_date__isnull", False),
                            _connector="OR",
                        ),
                        name="nrm_priority_has_court_date",
                        violation_error_message="Enter the court date.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", "custody_time_limit"), _negated=True),
                            ("custody_time_limit__isnull", False),
                            _connector="OR",
                        ),
                        name="nrm_priority_has_custody_time_limit",
                        violation_error_message="Enter the day on which the custody time limit ends.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "waiting"), ("answered_on__isnull", True)),
                            models.Q(
                                models.Q(("answer", "waiting"), _negated=True),
                                ("answered_on__gte", models.F("asked_on")),
                            ),
                            _connector="OR",
                        ),
                        name="nrm_priority_answered_after_asked",
                        violation_error_message="The answer is dated before you asked. Change one of the days.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SafeContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "Phone call"),
                            ("text", "Text message"),
                            ("email", "E-mail"),
                            ("post", "Post"),
                            ("somebody", "Through somebody else"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[("yes", "Safe"), ("no", "Not safe"), ("not_known", "Not known")], max_length=12
                    ),
                ),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="safe_contacts", to="nrm.referral"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("referral", "channel"), name="nrm_safe_contact_once")],
            },
        ),
        migrations.CreateModel(
            name="SafeguardingAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=24)),
                ("done_at", models.DateTimeField(null=True)),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who sees to it",
                    ),
                ),
                (
                    "referral",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="safeguarding", to="nrm.referral"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("referral", "item"), name="nrm_safeguarding_once")],
            },
        ),
    ]
