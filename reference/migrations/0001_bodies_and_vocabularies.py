"""The tables of the reference room: bodies, their former names and places, and the vocabularies."""

import datetime

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Agency",
            fields=[
                ("valid_from", models.DateField(default=datetime.date(2013, 4, 1), verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last valid day")),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
                ("short_name", models.CharField(blank=True, max_length=40, verbose_name="usual abbreviation")),
            ],
            options={
                "verbose_name_plural": "agencies",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="reference_agency_ends_after_it_begins",
                        violation_error_message="The last valid day must come after the first. Change one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                        name="reference_agency_code_is_plain",
                        violation_error_message="A code holds letters, digits, hyphens and dots, such as nail-bar.",
                    ),
                    models.UniqueConstraint(
                        fields=("name", "valid_from"),
                        name="reference_agency_name_used_once",
                        violation_error_message="This name is already in the list from that day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClosingReason",
            fields=[
                ("valid_from", models.DateField(default=datetime.date(2013, 4, 1), verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last valid day")),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="reference_closingreason_ends_after_it_begins",
                        violation_error_message="The last valid day must come after the first. Change one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                        name="reference_closingreason_code_is_plain",
                        violation_error_message="A code holds letters, digits, hyphens and dots, such as nail-bar.",
                    ),
                    models.UniqueConstraint(
                        fields=("name", "valid_from"),
                        name="reference_closingreason_name_used_once",
                        violation_error_message="This name is already in the list from that day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExploitationType",
            fields=[
                ("valid_from", models.DateField(default=datetime.date(2013, 4, 1), verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last valid day")),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
                (
                    "colour",
                    models.CharField(
                        choices=[
                            ("criminal", "Criminal"),
                            ("sexual", "Sexual"),
                            ("labour", "Labour"),
                            ("domestic", "Domestic"),
                            ("other", "Other and not known"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="chart colour",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="reference_exploitationtype_ends_after_it_begins",
                        violation_error_message="The last valid day must come after the first. Change one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                        name="reference_exploitationtype_code_is_plain",
                        violation_error_message="A code holds letters, digits, hyphens and dots, such as nail-bar.",
                    ),
                    models.UniqueConstraint(
                        fields=("name", "valid_from"),
                        name="reference_exploitationtype_name_used_once",
                        violation_error_message="This name is already in the list from that day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nationality",
            fields=[
                ("valid_from", models.DateField(default=datetime.date(2013, 4, 1), verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last valid day")),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
                ("counts_as", models.CharField(max_length=40, verbose_name="category it is counted in")),
                ("counted_name", models.CharField(max_length=120, verbose_name="name of that category")),
            ],
            options={
                "verbose_name_plural": "nationalities",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="reference_nationality_ends_after_it_begins",
                        violation_error_message="The last valid day must come after the first. Change one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                        name="reference_nationality_code_is_plain",
                        violation_error_message="A code holds letters, digits, hyphens and dots, such as nail-bar.",
                    ),
                    models.UniqueConstraint(
                        fields=("name", "valid_from"),
                        name="reference_nationality_name_used_once",
                        violation_error_message="This name is already in the list from that day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Offence",
            fields=[
                ("valid_from", models.DateField(default=datetime.date(2013, 4, 1), verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last valid day")),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
                ("act", models.CharField(blank=True, max_length=120)),
                ("section", models.CharField(blank=True, max_length=40)),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("modern-slavery-act", "Modern Slavery Act 2015"),
                            ("earlier-law", "Earlier law of England and Wales"),
                            ("scotland", "Law of Scotland"),
                            ("northern-ireland", "Law of Northern Ireland"),
                            ("linked", "Linked offences"),
                        ],
                        max_length=30,
                        verbose_name="which law",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="reference_offence_ends_after_it_begins",
                        violation_error_message="The last valid day must come after the first. Change one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                        name="reference_offence_code_is_plain",
                        violation_error_message="A code holds letters, digits, hyphens and dots, such as nail-bar.",
                    ),
                    models.UniqueConstraint(
                        fields=("name", "valid_from"),
                        name="reference_offence_name_used_once",
                        violation_error_message="This name is already in the list from that day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Origin",
            fields=[
                ("valid_from", models.DateField(default=datetime.date(2013, 4, 1), verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last valid day")),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="reference_origin_ends_after_it_begins",
                        violation_error_message="The last valid day must come after the first. Change one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                        name="reference_origin_code_is_plain",
                        violation_error_message="A code holds letters, digits, hyphens and dots, such as nail-bar.",
                    ),
                    models.UniqueConstraint(
                        fields=("name", "valid_from"),
                        name="reference_origin_name_used_once",
                        violation_error_message="This name is already in the list from that day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Region",
            fields=[
                ("valid_from", models.DateField(default=datetime.date(2013, 4, 1), verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last valid day")),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
                ("in_england_and_wales", models.BooleanField(default=True, verbose_name="counts to England & Wales")),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="reference_region_ends_after_it_begins",
                        violation_error_message="The last valid day must come after the first. Change one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                        name="reference_region_code_is_plain",
                        violation_error_message="A code holds letters, digits, hyphens and dots, such as nail-bar.",
                    ),
                    models.UniqueConstraint(
                        fields=("name", "valid_from"),
                        name="reference_region_name_used_once",
                        violation_error_message="This name is already in the list from that day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("valid_from", models.DateField(default=datetime.date(2013, 4, 1), verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last valid day")),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="reference_stage_ends_after_it_begins",
                        violation_error_message="The last valid day must come after the first. Change one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                        name="reference_stage_code_is_plain",
                        violation_error_message="A code holds letters, digits, hyphens and dots, such as nail-bar.",
                    ),
                    models.UniqueConstraint(
                        fields=("name", "valid_from"),
                        name="reference_stage_name_used_once",
                        violation_error_message="This name is already in the list from that day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                ("valid_from", models.DateField(default=datetime.date(2013, 4, 1), verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last valid day")),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
                ("short_name", models.CharField(max_length=40)),
                (
                    "reviewed_by_national",
                    models.BooleanField(default=False, verbose_name="reviewed by the national team"),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="reference_unit_ends_after_it_begins",
                        violation_error_message="The last valid day must come after the first. Change one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                        name="reference_unit_code_is_plain",
                        violation_error_message="A code holds letters, digits, hyphens and dots, such as nail-bar.",
                    ),
                    models.UniqueConstraint(
                        fields=("name", "valid_from"),
                        name="reference_unit_name_used_once",
                        violation_error_message="This name is already in the list from that day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Force",
            fields=[
                ("valid_from", models.DateField(default=datetime.date(2013, 4, 1), verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last valid day")),
                ("code", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120, verbose_name="full name")),
                ("short_name", models.CharField(max_length=60, verbose_name="name in tables and charts")),
                ("slug", models.SlugField(max_length=60, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("territorial", "Territorial force of England and Wales"),
                            ("special", "Special police force"),
                            ("national", "National police service"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "country",
                    models.CharField(
                        choices=[
                            ("england", "England"),
                            ("wales", "Wales"),
                            ("scotland", "Scotland"),
                            ("northern-ireland", "Northern Ireland"),
                            ("great-britain", "Great Britain"),
                        ],
                        max_length=20,
                    ),
                ),
                ("comparable", models.BooleanField(default=True, verbose_name="figures may be compared")),
                (
                    "has_population",
                    models.BooleanField(default=True, verbose_name="has residents, so rates can be given"),
                ),
                ("footnote", models.TextField(blank=True, verbose_name="note under its figures")),
                ("tile_label", models.CharField(blank=True, max_length=12, verbose_name="label on the tile map")),
                (
                    "tile_letters",
                    models.CharField(blank=True, max_length=3, verbose_name="three letters for narrow maps"),
                ),
                (
                    "tile_row",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="row on the tile map, from the north"
                    ),
                ),
                (
                    "tile_column",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="column on the tile map, from the west"
                    ),
                ),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        db_column="successor",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="reference.force",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_column="region",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forces",
                        to="reference.region",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="forces",
                        to="reference.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ExploitationSubType",
            fields=[
                ("valid_from", models.DateField(default=datetime.date(2013, 4, 1), verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last valid day")),
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
                (
                    "type",
                    models.ForeignKey(
                        db_column="type",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sub_types",
                        to="reference.exploitationtype",
                    ),
                ),
            ],
            options={
                "verbose_name": "exploitation sub-type",
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="reference_exploitationsubtype_ends_after_it_begins",
                        violation_error_message="The last valid day must come after the first. Change one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                        name="reference_exploitationsubtype_code_is_plain",
                        violation_error_message="A code holds letters, digits, hyphens and dots, such as nail-bar.",
                    ),
                    models.UniqueConstraint(
                        fields=("type", "name", "valid_from"),
                        name="reference_exploitationsubtype_name_used_once_in_its_type",
                        violation_error_message="This name is already in the type's list from that day.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "code__startswith",
                                django.db.models.functions.text.Concat(models.F("type"), models.Value(".")),
                            )
                        ),
                        name="reference_exploitationsubtype_code_begins_with_its_type",
                        violation_error_message="A sub-type's code begins with its type's code and a dot: LAB.nail-bar.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ForceAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("alias", models.CharField(max_length=120, unique=True)),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aliases",
                        to="reference.force",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "force aliases",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("alias", django.db.models.functions.text.Lower("alias"))),
                        name="reference_forcealias_is_in_small_letters",
                        violation_error_message="Write the spelling in small letters; case doesn't matter on import.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ForceName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(default=datetime.date(2013, 4, 1), verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last valid day")),
                ("name", models.CharField(max_length=120, verbose_name="full name")),
                ("short_name", models.CharField(max_length=60, verbose_name="name in tables and charts")),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="names",
                        to="reference.force",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="reference_forcename_ends_after_it_begins",
                        violation_error_message="The last valid day must come after the first. Change one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__isnull", False)),
                        name="reference_forcename_has_ended",
                        violation_error_message="A former name needs its last valid day; the present name is the body's own.",
                    ),
                    models.UniqueConstraint(
                        fields=("force", "valid_from"),
                        name="reference_forcename_one_from_a_day",
                        violation_error_message="This body already has a name from that day.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ForcePlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField(default=datetime.date(2013, 4, 1), verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="last valid day")),
                (
                    "force",
                    models.ForeignKey(
                        db_column="force",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="places",
                        to="reference.force",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        db_column="region",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.region",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        db_column="unit",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                        ),
                        name="reference_forceplace_ends_after_it_begins",
                        violation_error_message="The last valid day must come after the first. Change one of them.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_to__isnull", False)),
                        name="reference_forceplace_has_ended",
                        violation_error_message="A former place needs its last valid day; the present one is the body's own.",
                    ),
                    models.UniqueConstraint(
                        fields=("force", "valid_from"),
                        name="reference_forceplace_one_from_a_day",
                        violation_error_message="This body already has a place from that day.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="force",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="reference_force_ends_after_it_begins",
                violation_error_message="The last valid day must come after the first. Change one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="force",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Z0-9]+$")),
                name="reference_force_code_is_plain",
                violation_error_message="A body's code holds capital letters and digits, such as E23000035.",
            ),
        ),
        migrations.AddConstraint(
            model_name="force",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["territorial", "special", "national"])),
                name="reference_force_kind_is_known",
                violation_error_message="A body is territorial, special or national.",
            ),
        ),
        migrations.AddConstraint(
            model_name="force",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("country__in", ["england", "wales", "scotland", "northern-ireland", "great-britain"])
                ),
                name="reference_force_country_is_known",
                violation_error_message="Choose a country from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="force",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("successor__isnull", True),
                    models.Q(("valid_to__isnull", False), models.Q(("successor", models.F("code")), _negated=True)),
                    _connector="OR",
                ),
                name="reference_force_successor_follows_an_end",
                violation_error_message="A body with a successor needs a last valid day, and can't follow itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="force",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("tile_column__isnull", True), ("tile_row__isnull", True)),
                    models.Q(("tile_column__isnull", False), ("tile_row__isnull", False)),
                    _connector="OR",
                ),
                name="reference_force_tile_has_row_and_column",
                violation_error_message="A tile needs both a row and a column.",
            ),
        ),
        migrations.AddConstraint(
            model_name="force",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("tile_row", "tile_column"),
                name="reference_force_tile_used_once",
                violation_error_message="Another body already has this place on the tile map.",
            ),
        ),
        migrations.AddConstraint(
            model_name="force",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                name="reference_force_name_used_once",
                violation_error_message="Another body already has this name.",
            ),
        ),
    ]
