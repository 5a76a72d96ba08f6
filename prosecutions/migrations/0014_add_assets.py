"""Asset recovery: its tables, the keys by which a record has the force of its investigation, and its dated rules."""

import csv
import uuid
from datetime import date
from decimal import Decimal
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import load

DATA = Path(__file__).parents[1] / "data"
CODES = (
    "account_freezing_months",
    "cash_first_days",
    "cash_detention_months",
    "cash_detention_total_months",
    "confiscation_pay_months",
    "confiscation_pay_total_months",
    "asset_warning_days",
)


def add_rules(apps, schema_editor):
    """Add the rows of the file that are not there yet: a new database has read all of it before (0007)."""
    rules = apps.get_model("prosecutions", "ProsecutionRule")
    with (DATA / "court_rules.csv").open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            if row["code"] not in CODES:
                continue
            rules.objects.get_or_create(
                code=row["code"],
                valid_from=date.fromisoformat(row["valid_from"]),
                defaults={
                    "value": row["value"],
                    "valid_to": date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                    "is_verified": row["is_verified"] == "yes",
                    "source": row["source"],
                },
            )


def delete_rules(apps, schema_editor):
    """Delete those of asset recovery."""
    apps.get_model("prosecutions", "ProsecutionRule").objects.filter(code__in=CODES).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0039_name_constraints_after_the_model"),
        ("prosecutions", "0013_last_day_of_a_trial"),
        ("reference", "0004_keep_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AssetRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("restraint", "Restraint order"),
                            ("freezing", "Account freezing order"),
                            ("cash", "Cash seizure"),
                            ("confiscation", "Confiscation order"),
                            ("reparation", "Slavery and trafficking reparation order"),
                            ("vehicle", "Forfeiture of a vehicle, ship or aircraft"),
                            ("deprivation", "Deprivation order"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("applied", "Applied for"),
                            ("seized", "Seized"),
                            ("started", "Proceedings started"),
                            ("considered", "Being considered"),
                            ("made", "Order made"),
                            ("detained", "Detained"),
                            ("pending", "Forfeiture applied for"),
                            ("part", "Forfeited in part"),
                            ("forfeited", "Forfeited"),
                            ("part_ended", "Part forfeited, rest released"),
                            ("released", "Released"),
                            ("paid", "Paid in full"),
                            ("discharged", "Discharged"),
                            ("refused", "Not made"),
                            ("removed", "Removed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("started_on", models.DateField(verbose_name="day of the application, seizure or start")),
                ("made_on", models.DateField(null=True, verbose_name="day of the order, or of the first one")),
                ("ends_on", models.DateField(null=True, verbose_name="last day of the period, or to pay")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=11,
                        null=True,
                        verbose_name="held or ordered, or the value of the property",
                    ),
                ),
                (
                    "benefit",
                    models.DecimalField(
                        decimal_places=2, max_digits=11, null=True, verbose_name="benefit from criminal conduct"
                    ),
                ),
                (
                    "available",
                    models.DecimalField(decimal_places=2, max_digits=11, null=True, verbose_name="available amount"),
                ),
                ("months", models.PositiveSmallIntegerField(null=True, verbose_name="default term in months")),
                (
                    "forfeited",
                    models.DecimalField(
                        db_default=Decimal("0.00"),
                        decimal_places=2,
                        default=Decimal("0.00"),
                        max_digits=11,
                        verbose_name="forfeited so far",
                    ),
                ),
                (
                    "collected",
                    models.DecimalField(
                        db_default=Decimal("0.00"),
                        decimal_places=2,
                        default=Decimal("0.00"),
                        max_digits=11,
                        verbose_name="collected so far",
                    ),
                ),
                ("created_at", models.DateTimeField()),
                (
                    "confiscation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reparations",
                        to="prosecutions.assetrecord",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "defendant",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assets",
                        to="prosecutions.defendant",
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
                (
                    "investigation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assets",
                        to="investigations.investigation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AssetStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("move", models.CharField(max_length=16)),
                ("was", models.CharField(blank=True, max_length=10, verbose_name="status before")),
                ("became", models.CharField(max_length=10, verbose_name="status after")),
                ("on", models.DateField(verbose_name="day on which it happened")),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=11, null=True, verbose_name="amount of the step"),
                ),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="amounts and dates, in words")),
                ("before", models.JSONField(default=dict, verbose_name="codes, dates and numbers before it")),
                ("at", models.DateTimeField(verbose_name="recorded at")),
                (
                    "asset",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="prosecutions.assetrecord",
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
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.force",
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="prosecutions.assetstep",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="assetrecord",
            index=models.Index(fields=["force", "kind", "status"], name="prosecutions_asset_by_kind"),
        ),
        migrations.AddConstraint(
            model_name="assetrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind", "restraint"), ("status__in", ["applied", "discharged", "made", "refused", "removed"])
                    ),
                    models.Q(
                        ("kind", "freezing"),
                        (
                            "status__in",
                            [
                                "applied",
                                "forfeited",
                                "made",
                                "part",
                                "part_ended",
                                "pending",
                                "refused",
                                "released",
                                "removed",
                            ],
                        ),
                    ),
                    models.Q(
                        ("kind", "cash"),
                        (
                            "status__in",
                            ["detained", "forfeited", "part", "part_ended", "pending", "released", "removed", "seized"],
                        ),
                    ),
                    models.Q(
                        ("kind", "confiscation"),
                        ("status__in", ["discharged", "made", "paid", "refused", "removed", "started"]),
                    ),
                    models.Q(
                        ("kind", "reparation"),
                        ("status__in", ["considered", "discharged", "made", "paid", "refused", "removed"]),
                    ),
                    models.Q(
                        ("kind", "vehicle"), ("status__in", ["applied", "discharged", "made", "refused", "removed"])
                    ),
                    models.Q(
                        ("kind", "deprivation"), ("status__in", ["applied", "discharged", "made", "refused", "removed"])
                    ),
                    _connector="OR",
                ),
                name="prosecutions_asset_status_of_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__isnull", True), ("status__in", ["applied", "considered", "started"])),
                    ("status__in", ["refused", "removed"]),
                    models.Q(
                        models.Q(("status__in", ["applied", "considered", "started"]), _negated=True),
                        ("amount__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="prosecutions_asset_has_its_amount",
                violation_error_message="Enter the amount.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    ("amount__range", (Decimal("0.01"), Decimal("999999999.99"))),
                    _connector="OR",
                ),
                name="prosecutions_asset_amount_is_possible",
                violation_error_message="Enter an amount from £0.01 to £999,999,999.99.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__isnull", False),
                        ("kind__in", ["cash", "freezing"]),
                        ("forfeited__gte", Decimal("0.00")),
                        ("forfeited__lte", models.F("amount")),
                    ),
                    ("forfeited", Decimal("0.00")),
                    _connector="OR",
                ),
                name="prosecutions_asset_forfeited_of_what_is_held",
                violation_error_message="The amount forfeited can’t exceed what was frozen or seized.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("amount__isnull", False),
                        ("kind__in", ["confiscation", "reparation"]),
                        ("collected__gte", Decimal("0.00")),
                        ("collected__lte", models.F("amount")),
                    ),
                    ("collected", Decimal("0.00")),
                    _connector="OR",
                ),
                name="prosecutions_asset_collected_of_the_order",
                violation_error_message="The amount collected can’t exceed the amount of the order.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("collected", models.F("amount")), ("status", "paid")),
                    models.Q(
                        models.Q(("status", "paid"), _negated=True),
                        models.Q(
                            ("collected", Decimal("0.00")), ("collected__lt", models.F("amount")), _connector="OR"
                        ),
                    ),
                    _connector="OR",
                ),
                name="prosecutions_asset_paid_when_all_is_collected",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("forfeited", models.F("amount")), ("status", "forfeited")),
                    models.Q(
                        models.Q(("status", "forfeited"), _negated=True),
                        models.Q(
                            ("forfeited", Decimal("0.00")), ("forfeited__lt", models.F("amount")), _connector="OR"
                        ),
                    ),
                    _connector="OR",
                ),
                name="prosecutions_asset_forfeited_when_all_is",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("available__isnull", True), ("benefit__isnull", True), ("months__isnull", True)),
                    models.Q(
                        ("amount__isnull", False),
                        ("benefit__isnull", False),
                        ("kind", "confiscation"),
                        ("amount__lte", models.F("benefit")),
                        ("benefit__lte", Decimal("999999999.99")),
                    ),
                    _connector="OR",
                ),
                name="prosecutions_asset_order_within_the_benefit",
                violation_error_message="The order can’t exceed the benefit.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("available__isnull", True),
                    ("available__range", (Decimal("0.00"), Decimal("999999999.99"))),
                    _connector="OR",
                ),
                name="prosecutions_asset_available_is_possible",
                violation_error_message="Enter an available amount from £0 to £999,999,999.99.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("months__isnull", True), ("months__range", (1, 168)), _connector="OR"),
                name="prosecutions_asset_term_is_possible",
                violation_error_message="Enter a default term from 1 to 168 months.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind__in", ["confiscation", "deprivation", "reparation", "vehicle"]), _negated=True),
                    ("defendant__isnull", False),
                    _connector="OR",
                ),
                name="prosecutions_asset_order_has_its_defendant",
                violation_error_message="Select the defendant.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confiscation__isnull", False), ("kind", "reparation")),
                    models.Q(models.Q(("kind", "reparation"), _negated=True), ("confiscation__isnull", True)),
                    _connector="OR",
                ),
                name="prosecutions_asset_reparation_of_confiscation",
                violation_error_message="Select the confiscation order of this defendant.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("made_on__isnull", True), ("made_on__gte", models.F("started_on")), _connector="OR"
                ),
                name="prosecutions_asset_made_after_its_start",
                violation_error_message="The order can’t be before the application or the seizure.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True),
                    models.Q(("ends_on__gte", models.F("started_on")), ("made_on__isnull", True)),
                    models.Q(("ends_on__gte", models.F("made_on")), ("made_on__isnull", False)),
                    _connector="OR",
                ),
                name="prosecutions_asset_ends_after_its_order",
                violation_error_message="The last day can’t be before the order.",
            ),
        ),
        migrations.AddIndex(
            model_name="assetstep",
            index=models.Index(fields=["asset", "id"], name="prosecutions_assetstep_line"),
        ),
        migrations.AddConstraint(
            model_name="assetstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("move", "undo"), ("undoes__isnull", False)),
                    models.Q(models.Q(("move", "undo"), _negated=True), ("undoes__isnull", True)),
                    _connector="OR",
                ),
                name="prosecutions_assetstep_undoes_a_step",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__isnull", True),
                    ("amount__range", (Decimal("0.01"), Decimal("999999999.99"))),
                    _connector="OR",
                ),
                name="prosecutions_assetstep_amount_is_possible",
            ),
        ),
        load("prosecutions", "assets_of_force"),
        migrations.RunPython(add_rules, delete_rules),
    ]
