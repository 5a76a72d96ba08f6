"""Crime records: N200 incidents and recorded crimes, their steps, transfers between forces, and types of outcome."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0039_name_constraints_after_the_model"),
        ("nrm", "0006_guard_link"),
        ("reference", "0004_keep_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CrimeRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("own_referral", "NRM referral by this force"),
                            ("referral", "NRM referral by another organisation"),
                            ("own_notice", "Duty to notify by this force"),
                            ("notice", "Duty to notify by another organisation"),
                            ("report", "Report to police without a referral"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "responder",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("government", "Government agency"),
                            ("local", "Local authority"),
                            ("third_sector", "Charity or other third sector organisation"),
                            ("police", "Another police force"),
                        ],
                        max_length=12,
                        verbose_name="who made the referral",
                    ),
                ),
                (
                    "authority_reference",
                    models.CharField(blank=True, max_length=40, verbose_name="Home Office reference"),
                ),
                ("reference", models.CharField(blank=True, max_length=40, verbose_name="crime system reference")),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("own_area", "In this force’s area"),
                            ("england_wales", "Elsewhere in England and Wales"),
                            ("outside", "Only outside England and Wales"),
                            ("not_known", "Not known yet"),
                        ],
                        default="not_known",
                        max_length=14,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not referred"),
                            ("awaited", "Awaiting reasonable grounds"),
                            ("rg_positive", "Positive reasonable grounds"),
                            ("rg_negative", "Negative reasonable grounds"),
                            ("cg_positive", "Positive conclusive grounds"),
                            ("cg_negative", "Negative conclusive grounds"),
                        ],
                        max_length=12,
                    ),
                ),
                ("decided_on", models.DateField(blank=True, null=True)),
                ("reported_at", models.DateTimeField(verbose_name="when the force received the report")),
                (
                    "recorded_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="when it was entered on the crime system"),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("n200_1", "N200/1 Awaiting decision"),
                            ("n200_2", "N200/2 Negative decision"),
                            ("n200_3", "N200/3 Duty to notify"),
                            ("n200_4", "N200/4 Outside England and Wales"),
                            ("n200_5", "N200/5 Outside, negative decision"),
                            ("n200_6", "N200/6 Transferred"),
                            ("crime", "Crime"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "crime_class",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("servitude", "Hold a person in slavery or servitude (section 1)"),
                            ("labour", "Require forced or compulsory labour (section 1)"),
                            ("trafficking", "Arrange or facilitate travel for exploitation (section 2)"),
                            ("intent", "Commit an offence with intent to traffic (section 4)"),
                            ("intent_kidnap", "Kidnap or falsely imprison with intent to traffic (section 4)"),
                        ],
                        max_length=14,
                        verbose_name="offence",
                    ),
                ),
                ("crime_at", models.DateTimeField(blank=True, null=True, verbose_name="when the crime was recorded")),
                (
                    "crime_due_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="a crime is to be recorded by"),
                ),
                (
                    "cancellation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("transferred", "C1: Recorded by another force"),
                            ("information", "C2: Verifiable information shows that no crime took place"),
                            ("duplicate", "C3: Duplicate, or part of a crime already recorded"),
                            ("error", "C5: Recorded in error"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "cancellation_requested",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("transferred", "C1: Recorded by another force"),
                            ("information", "C2: Verifiable information shows that no crime took place"),
                            ("duplicate", "C3: Duplicate, or part of a crime already recorded"),
                            ("error", "C5: Recorded in error"),
                        ],
                        max_length=12,
                    ),
                ),
                ("kept_despite", models.CharField(blank=True, max_length=40)),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=4, verbose_name="newest outcome; blank: not yet assigned"),
                ),
                (
                    "outcome_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="day on which the newest outcome was assigned"
                    ),
                ),
                (
                    "was_crime",
                    models.BooleanField(
                        default=False, verbose_name="recorded as a crime by the force that transferred it"
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "erased",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=6,
                        verbose_name="erased: codes and dates are left",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CrimeStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=24)),
                (
                    "was",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("n200_1", "N200/1 Awaiting decision"),
                            ("n200_2", "N200/2 Negative decision"),
                            ("n200_3", "N200/3 Duty to notify"),
                            ("n200_4", "N200/4 Outside England and Wales"),
                            ("n200_5", "N200/5 Outside, negative decision"),
                            ("n200_6", "N200/6 Transferred"),
                            ("crime", "Crime"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                        verbose_name="status before",
                    ),
                ),
                (
                    "became",
                    models.CharField(
                        choices=[
                            ("n200_1", "N200/1 Awaiting decision"),
                            ("n200_2", "N200/2 Negative decision"),
                            ("n200_3", "N200/3 Duty to notify"),
                            ("n200_4", "N200/4 Outside England and Wales"),
                            ("n200_5", "N200/5 Outside, negative decision"),
                            ("n200_6", "N200/6 Transferred"),
                            ("crime", "Crime"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                        verbose_name="status after",
                    ),
                ),
                (
                    "detail",
                    models.CharField(
                        blank=True, max_length=600, verbose_name="what was entered: codes, dates and references"
                    ),
                ),
                ("outcome", models.CharField(blank=True, max_length=4)),
                ("outcome_on", models.DateField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField(verbose_name="recorded at")),
            ],
        ),
        migrations.CreateModel(
            name="CrimeTransfer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("offered", "Offered"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                            ("noted", "Declined and kept"),
                        ],
                        default="offered",
                        max_length=10,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(max_length=300, verbose_name="why it is offered")),
                ("declined_why", models.CharField(blank=True, max_length=300, verbose_name="why it was declined")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("own_referral", "NRM referral by this force"),
                            ("referral", "NRM referral by another organisation"),
                            ("own_notice", "Duty to notify by this force"),
                            ("notice", "Duty to notify by another organisation"),
                            ("report", "Report to police without a referral"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "responder",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("government", "Government agency"),
                            ("local", "Local authority"),
                            ("third_sector", "Charity or other third sector organisation"),
                            ("police", "Another police force"),
                        ],
                        max_length=12,
                    ),
                ),
                ("authority_reference", models.CharField(blank=True, max_length=40)),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not referred"),
                            ("awaited", "Awaiting reasonable grounds"),
                            ("rg_positive", "Positive reasonable grounds"),
                            ("rg_negative", "Negative reasonable grounds"),
                            ("cg_positive", "Positive conclusive grounds"),
                            ("cg_negative", "Negative conclusive grounds"),
                        ],
                        max_length=12,
                    ),
                ),
                ("decided_on", models.DateField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("n200_1", "N200/1 Awaiting decision"),
                            ("n200_2", "N200/2 Negative decision"),
                            ("n200_3", "N200/3 Duty to notify"),
                            ("n200_4", "N200/4 Outside England and Wales"),
                            ("n200_5", "N200/5 Outside, negative decision"),
                            ("n200_6", "N200/6 Transferred"),
                            ("crime", "Crime"),
                            ("cancelled", "Cancelled"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OutcomeType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last valid day")),
                ("code", models.SlugField(max_length=40)),
                ("is_verified", models.BooleanField(default=False)),
                ("source", models.CharField(max_length=300)),
                ("name", models.CharField(max_length=160)),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("charged", "Charged or summonsed"),
                            ("formal", "Out of court, formal"),
                            ("informal", "Out of court, informal"),
                            ("considered", "Taken into consideration"),
                            ("prevented", "Prosecution prevented or not in the public interest"),
                            ("unsupported", "Evidential difficulties: victim does not support action"),
                            ("evidential", "Evidential difficulties: suspect identified, victim supports action"),
                            ("unsolved", "Investigation complete, no suspect identified"),
                            ("passed", "Responsibility transferred to another organisation"),
                            ("not_further", "Further investigation not in the public interest"),
                            ("diversion", "Diversionary, educational or intervention activity"),
                            ("other", "Not used for modern slavery"),
                        ],
                        max_length=12,
                    ),
                ),
                ("is_for_slavery", models.BooleanField(verbose_name="can be used for class 106")),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="referraltransfer",
            name="nrm_transfer_to_another",
        ),
        migrations.RemoveConstraint(
            model_name="referraltransfer",
            name="nrm_transfer_declined_has_reason",
        ),
        migrations.RemoveConstraint(
            model_name="referraltransfer",
            name="nrm_transfer_settled_has_person_and_time",
        ),
        migrations.AddField(
            model_name="referral",
            name="crime_recorded_in",
            field=models.ForeignKey(
                blank=True,
                db_column="crime_recorded_in",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.force",
            ),
        ),
        migrations.AddConstraint(
            model_name="referraltransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("force", models.F("receiver")), _negated=True),
                name="nrm_referraltransfer_to_another",
                violation_error_message="Choose a force other than your own.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referraltransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["declined", "noted"]), _negated=True),
                    models.Q(("declined_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="nrm_referraltransfer_declined_has_reason",
                violation_error_message="Enter why your force is declining.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referraltransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("state", "offered")),
                    models.Q(
                        models.Q(("state", "offered"), _negated=True),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="nrm_referraltransfer_settled_has_person_and_time",
            ),
        ),
        migrations.AddField(
            model_name="crimerecord",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="crimerecord",
            name="force",
            field=models.ForeignKey(
                db_column="force", on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.force"
            ),
        ),
        migrations.AddField(
            model_name="crimerecord",
            name="investigation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="crime_records",
                to="investigations.investigation",
            ),
        ),
        migrations.AddField(
            model_name="crimerecord",
            name="received_from",
            field=models.ForeignKey(
                blank=True,
                db_column="received_from",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.force",
            ),
        ),
        migrations.AddField(
            model_name="crimerecord",
            name="referral",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="crime_records",
                to="nrm.referral",
            ),
        ),
        migrations.AddField(
            model_name="crimestep",
            name="by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="crimestep",
            name="force",
            field=models.ForeignKey(
                db_column="force", on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.force"
            ),
        ),
        migrations.AddField(
            model_name="crimestep",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="nrm.crimerecord"
            ),
        ),
        migrations.AddField(
            model_name="crimetransfer",
            name="accepted_as",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="nrm.crimerecord"
            ),
        ),
        migrations.AddField(
            model_name="crimetransfer",
            name="force",
            field=models.ForeignKey(
                db_column="force",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.force",
                verbose_name="giver",
            ),
        ),
        migrations.AddField(
            model_name="crimetransfer",
            name="offered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="crimetransfer",
            name="receiver",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.force"
            ),
        ),
        migrations.AddField(
            model_name="crimetransfer",
            name="record",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="transfers", to="nrm.crimerecord"
            ),
        ),
        migrations.AddField(
            model_name="crimetransfer",
            name="settled_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddConstraint(
            model_name="outcometype",
            constraint=models.UniqueConstraint(
                fields=("code", "valid_from"),
                name="nrm_outcometype_begins_once",
                violation_error_message="This outcome already has a row from that date.",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcometype",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="nrm_outcometype_ends_after_start",
                violation_error_message="The last day is before the first day. Change one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="outcometype",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("code", "="),
                    (
                        models.Func(
                            "valid_from",
                            "valid_to",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="nrm_outcometype_one_row_a_day",
                violation_error_message="This outcome already has a row on one of these dates.",
            ),
        ),
        migrations.AddIndex(
            model_name="crimerecord",
            index=models.Index(fields=["force", "status", "-reported_at"], name="nrm_crimerecord_in_order"),
        ),
        migrations.AddIndex(
            model_name="crimerecord",
            index=models.Index(
                models.F("force"),
                models.Func(
                    django.db.models.functions.text.Upper(models.F("reference")),
                    models.Value("[^0-9A-Z]"),
                    models.Value(""),
                    models.Value("g"),
                    function="regexp_replace",
                ),
                name="nrm_crimerecord_by_key",
            ),
        ),
        migrations.AddIndex(
            model_name="crimerecord",
            index=models.Index(
                models.F("force"),
                models.Func(
                    django.db.models.functions.text.Upper(models.F("authority_reference")),
                    models.Value("[^0-9A-Z]"),
                    models.Value(""),
                    models.Value("g"),
                    function="regexp_replace",
                ),
                name="nrm_crimerecord_by_home_key",
            ),
        ),
        migrations.AddIndex(
            model_name="crimerecord",
            index=models.Index(fields=["referral"], name="nrm_crimerecord_by_referral"),
        ),
        migrations.AddIndex(
            model_name="crimerecord",
            index=models.Index(fields=["investigation"], name="nrm_crimerecord_by_case"),
        ),
        migrations.AddIndex(
            model_name="crimerecord",
            index=models.Index(fields=["force", "crime_at"], name="nrm_crimerecord_by_crime_at"),
        ),
        migrations.AddConstraint(
            model_name="crimerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("reference__regex", "^[ -~£À-ÖØ-öø-ÿŴŵŶŷŸẀ-ẅỲỳ]*$")),
                name="nrm_crimerecord_reference_plain",
                violation_error_message="A reference has letters, digits and the signs on your keyboard.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("authority_reference__regex", "^[ -~£À-ÖØ-öø-ÿŴŵŶŷŸẀ-ẅỲỳ]*$")),
                name="nrm_crimerecord_authority_reference_plain",
                violation_error_message="A reference has letters, digits and the signs on your keyboard.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimerecord",
            constraint=models.UniqueConstraint(
                models.F("force"),
                models.Func(
                    django.db.models.functions.text.Upper(models.F("reference")),
                    models.Value("[^0-9A-Z]"),
                    models.Value(""),
                    models.Value("g"),
                    function="regexp_replace",
                ),
                condition=models.Q(
                    models.Q(("reference", ""), _negated=True),
                    models.Q(("status__in", ["cancelled", "n200_6"]), _negated=True),
                ),
                name="nrm_crimerecord_reference_once_in_a_force",
                violation_error_message="Another crime record of your force has this crime system reference.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimerecord",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("referral__isnull", False), models.Q(("status__in", ["cancelled", "n200_6"]), _negated=True)
                ),
                fields=("force", "referral"),
                name="nrm_crimerecord_one_for_a_referral",
                violation_error_message="Your force already has a crime record for this referral.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimerecord",
            constraint=models.UniqueConstraint(
                models.F("force"),
                models.Func(
                    django.db.models.functions.text.Upper(models.F("authority_reference")),
                    models.Value("[^0-9A-Z]"),
                    models.Value(""),
                    models.Value("g"),
                    function="regexp_replace",
                ),
                condition=models.Q(
                    models.Q(("authority_reference", ""), _negated=True),
                    models.Q(("status__in", ["cancelled", "n200_6"]), _negated=True),
                ),
                name="nrm_crimerecord_one_for_a_home_office_reference",
                violation_error_message="Your force already has a crime record with this Home Office reference.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("recorded_at__isnull", True), ("reference", "")),
                    models.Q(models.Q(("reference", ""), _negated=True), ("recorded_at__isnull", False)),
                    _connector="OR",
                ),
                name="nrm_crimerecord_reference_has_its_time",
                violation_error_message="Enter both the crime system reference and when it was recorded.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("recorded_at__isnull", True), ("recorded_at__gte", models.F("reported_at")), _connector="OR"
                ),
                name="nrm_crimerecord_recorded_after_it_was_reported",
                violation_error_message="The record can’t be older than the report. Check both times.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "crime"), _negated=True),
                    models.Q(
                        models.Q(("crime_class", ""), _negated=True),
                        ("crime_at__isnull", False),
                        models.Q(("reference", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="nrm_crimerecord_crime_has_offence_and_time",
                violation_error_message="A crime needs its offence, its reference and the time it was recorded.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "cancelled"), models.Q(("cancellation", ""), _negated=True)),
                    models.Q(models.Q(("status", "cancelled"), _negated=True), ("cancellation", "")),
                    _connector="OR",
                ),
                name="nrm_crimerecord_cancelled_has_a_reason",
                violation_error_message="Select why it is cancelled.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("outcome_on__isnull", True)),
                    models.Q(
                        models.Q(("outcome", ""), _negated=True),
                        ("crime_at__isnull", False),
                        ("outcome_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="nrm_crimerecord_outcome_is_of_a_crime",
                violation_error_message="Only a crime has an outcome, with the date it was assigned.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("source__in", ["referral", "notice"]), models.Q(("responder", ""), _negated=True)),
                    models.Q(models.Q(("source__in", ["referral", "notice"]), _negated=True), ("responder", "")),
                    _connector="OR",
                ),
                name="nrm_crimerecord_others_are_named_by_kind",
                violation_error_message="Select who made the referral, if it was another organisation.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision", ""), ("source__in", ["own_referral", "referral"]), _connector="OR"),
                name="nrm_crimerecord_decision_is_of_a_referral",
                violation_error_message="Only a referral has a decision.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimerecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_on__isnull", True), ("decision__in", ["", "awaited"])),
                    models.Q(models.Q(("decision__in", ["", "awaited"]), _negated=True), ("decided_on__isnull", False)),
                    _connector="OR",
                ),
                name="nrm_crimerecord_decision_has_its_day",
                violation_error_message="Enter the date of the decision.",
            ),
        ),
        migrations.AddIndex(
            model_name="crimestep",
            index=models.Index(fields=["record", "at"], name="nrm_crimestep_timeline"),
        ),
        migrations.AddConstraint(
            model_name="crimetransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(("force", models.F("receiver")), _negated=True),
                name="nrm_crimetransfer_to_another",
                violation_error_message="Choose a force other than your own.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimetransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["declined", "noted"]), _negated=True),
                    models.Q(("declined_why", ""), _negated=True),
                    _connector="OR",
                ),
                name="nrm_crimetransfer_declined_has_reason",
                violation_error_message="Enter why your force is declining.",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimetransfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", True), ("state", "offered")),
                    models.Q(
                        models.Q(("state", "offered"), _negated=True),
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="nrm_crimetransfer_settled_has_person_and_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="crimetransfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "offered")),
                fields=("record",),
                name="nrm_crimetransfer_one_offer",
                violation_error_message="This record is already offered to a force. Withdraw that offer first.",
            ),
        ),
    ]
