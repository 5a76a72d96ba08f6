"""Registers that not every force keeps: their months, supplied tables and extractions."""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import load


class Migration(migrations.Migration):
    dependencies = [
        ("figures", "0009_add_day_of_opening"),
        ("reference", "0004_keep_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RegisterMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=24, verbose_name="kind of figures")),
                ("month", models.DateField()),
                ("number", models.PositiveIntegerField()),
                ("is_covered", models.BooleanField()),
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
        ),
        migrations.CreateModel(
            name="RegisterCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.CharField(max_length=32)),
                ("dimension", models.CharField(max_length=48)),
                ("category", models.CharField(max_length=80)),
                ("value", models.PositiveIntegerField()),
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
                    "register_month",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cells",
                        to="figures.registermonth",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RegisterSpan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("register", models.CharField(max_length=24)),
                ("first", models.DateField(verbose_name="first month in which the register is complete")),
                ("last", models.DateField(null=True, verbose_name="last month; blank while it goes on")),
                ("set_at", models.DateTimeField()),
                (
                    "is_withdrawn",
                    models.BooleanField(
                        default=False, verbose_name="it was entered by mistake, and no month of it counts"
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="when it was ended or withdrawn")),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SuppliedTable",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("source", models.CharField(max_length=300, verbose_name="where the figures come from")),
                ("supplied_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "supplied_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SuppliedFigure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=24, verbose_name="kind of figures")),
                ("month", models.DateField()),
                ("measure", models.CharField(max_length=32)),
                ("dimension", models.CharField(max_length=48)),
                ("category", models.CharField(max_length=80)),
                ("value", models.PositiveIntegerField()),
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
                    "table",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="figures",
                        to="figures.suppliedtable",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="registermonth",
            index=models.Index(fields=["kind", "month", "force"], name="figures_registermonth_by"),
        ),
        migrations.AddConstraint(
            model_name="registermonth",
            constraint=models.UniqueConstraint(
                fields=("kind", "force", "month", "number"), name="figures_registermonth_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="registermonth",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="figures_registermonth_is_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="registercell",
            constraint=models.UniqueConstraint(
                fields=("register_month", "measure", "dimension", "category"), name="figures_registercell_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="registerspan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first__day", 1), models.Q(("last__isnull", True), ("last__day", 1), _connector="OR")
                ),
                name="figures_registerspan_months",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerspan",
            constraint=models.CheckConstraint(
                condition=models.Q(("last__isnull", True), ("last__gte", models.F("first")), _connector="OR"),
                name="figures_registerspan_ends_after_it_begins",
                violation_error_message="The last month can’t be before the first.",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerspan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True),
                        ("ended_by__isnull", True),
                        ("is_withdrawn", False),
                        ("last__isnull", True),
                    ),
                    models.Q(
                        models.Q(("last__isnull", False), ("is_withdrawn", True), _connector="OR"),
                        ("ended_at__isnull", False),
                        ("ended_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="figures_registerspan_ended_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="registerspan",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("is_withdrawn", False)),
                expressions=[
                    ("register", "="),
                    ("force", "="),
                    (
                        models.Func(
                            "first",
                            "last",
                            models.Value("[]"),
                            function="daterange",
                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="figures_registerspan_one_at_a_time",
                violation_error_message="The register of this force already counts in one of these months.",
            ),
        ),
        migrations.AddConstraint(
            model_name="suppliedtable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="figures_suppliedtable_withdrawn_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="suppliedfigure",
            constraint=models.UniqueConstraint(
                fields=("table", "kind", "force", "month", "measure", "dimension", "category"),
                name="figures_suppliedfigure_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="suppliedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)), name="figures_suppliedfigure_is_of_a_month"
            ),
        ),
        migrations.AddConstraint(
            model_name="suppliedfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__lte", 1000000)), name="figures_suppliedfigure_can_be_true"
            ),
        ),
        load("figures", "keep_register"),
    ]
