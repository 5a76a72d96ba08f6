"""Labels and messages in plain words; no value and no table changes."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reference", "0002_words_are_added_ended_and_respelt"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="agency",
            name="reference_agency_ends_after_it_begins",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="reference_agency_ends_after_it_begins",
                violation_error_message="The end date must be after the start date. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="agency",
            name="reference_agency_code_is_plain",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                name="reference_agency_code_is_plain",
                violation_error_message="Use letters, digits, hyphens and dots in the code, such as nail-bar.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="agency",
            name="reference_agency_name_used_once",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (django.db.models.functions.text.Lower("name"), "="),
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
                name="reference_agency_name_used_once",
                violation_error_message="This name is already in the list on one of these dates. Choose another name or date.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="closingreason",
            name="reference_closingreason_ends_after_it_begins",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="reference_closingreason_ends_after_it_begins",
                violation_error_message="The end date must be after the start date. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="closingreason",
            name="reference_closingreason_code_is_plain",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                name="reference_closingreason_code_is_plain",
                violation_error_message="Use letters, digits, hyphens and dots in the code, such as nail-bar.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="closingreason",
            name="reference_closingreason_name_used_once",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (django.db.models.functions.text.Lower("name"), "="),
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
                name="reference_closingreason_name_used_once",
                violation_error_message="This name is already in the list on one of these dates. Choose another name or date.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="exploitationsubtype",
            name="reference_exploitationsubtype_ends_after_it_begins",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="reference_exploitationsubtype_ends_after_it_begins",
                violation_error_message="The end date must be after the start date. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="exploitationsubtype",
            name="reference_exploitationsubtype_code_is_plain",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                name="reference_exploitationsubtype_code_is_plain",
                violation_error_message="Use letters, digits, hyphens and dots in the code, such as nail-bar.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="exploitationsubtype",
            name="reference_exploitationsubtype_code_begins_with_its_type",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("code__startswith", django.db.models.functions.text.Concat(models.F("type"), models.Value(".")))
                ),
                name="reference_exploitationsubtype_code_begins_with_its_type",
                violation_error_message="Start the sub-type code with the type’s code and a dot, such as LAB.nail-bar.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="exploitationsubtype",
            name="reference_exploitationsubtype_name_used_once_in_its_type",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("type", "="),
                    (django.db.models.functions.text.Lower("name"), "="),
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
                name="reference_exploitationsubtype_name_used_once_in_its_type",
                violation_error_message="This name is already in the list on one of these dates. Choose another name or date.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="exploitationtype",
            name="reference_exploitationtype_ends_after_it_begins",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="reference_exploitationtype_ends_after_it_begins",
                violation_error_message="The end date must be after the start date. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="exploitationtype",
            name="reference_exploitationtype_code_is_plain",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                name="reference_exploitationtype_code_is_plain",
                violation_error_message="Use letters, digits, hyphens and dots in the code, such as nail-bar.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="exploitationtype",
            name="reference_exploitationtype_name_used_once",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (django.db.models.functions.text.Lower("name"), "="),
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
                name="reference_exploitationtype_name_used_once",
                violation_error_message="This name is already in the list on one of these dates. Choose another name or date.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="force",
            name="reference_force_ends_after_it_begins",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="reference_force_ends_after_it_begins",
                violation_error_message="The end date must be after the start date. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="force",
            name="reference_force_code_is_plain",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Z0-9]+$")),
                name="reference_force_code_is_plain",
                violation_error_message="Enter a force code in capital letters and digits, such as E23000035.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="force",
            name="reference_force_kind_is_known",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["territorial", "special", "national"])),
                name="reference_force_kind_is_known",
                violation_error_message="Choose territorial, special or national.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="force",
            name="reference_force_successor_follows_an_end",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("successor__isnull", True),
                    models.Q(("valid_to__isnull", False), models.Q(("successor", models.F("code")), _negated=True)),
                    _connector="OR",
                ),
                name="reference_force_successor_follows_an_end",
                violation_error_message="A force with a successor needs an end date, and cannot be its own successor.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="force",
            name="reference_force_tile_used_once",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("tile_row", "tile_column"),
                name="reference_force_tile_used_once",
                violation_error_message="Another force already has this place on the tile map.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="force",
            name="reference_force_name_used_once",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                name="reference_force_name_used_once",
                violation_error_message="Another force already has this name.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="forcealias",
            name="reference_forcealias_is_in_small_letters",
            constraint=models.CheckConstraint(
                condition=models.Q(("alias", django.db.models.functions.text.Lower("alias"))),
                name="reference_forcealias_is_in_small_letters",
                violation_error_message="Enter the spelling in lower case. Imports ignore case.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="forcename",
            name="reference_forcename_ends_after_it_begins",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="reference_forcename_ends_after_it_begins",
                violation_error_message="The end date must be after the start date. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="forcename",
            name="reference_forcename_has_ended",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", False)),
                name="reference_forcename_has_ended",
                violation_error_message="Enter the end date of a former name.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="forcename",
            name="reference_forcename_one_from_a_day",
            constraint=models.UniqueConstraint(
                fields=("force", "valid_from"),
                name="reference_forcename_one_from_a_day",
                violation_error_message="This force already has a name from that date.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="forceplace",
            name="reference_forceplace_ends_after_it_begins",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="reference_forceplace_ends_after_it_begins",
                violation_error_message="The end date must be after the start date. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="forceplace",
            name="reference_forceplace_has_ended",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__isnull", False)),
                name="reference_forceplace_has_ended",
                violation_error_message="Enter the end date of a former region or unit.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="forceplace",
            name="reference_forceplace_one_from_a_day",
            constraint=models.UniqueConstraint(
                fields=("force", "valid_from"),
                name="reference_forceplace_one_from_a_day",
                violation_error_message="This force already has a region and unit from that date.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="formerspelling",
            name="reference_formerspelling_ends_after_it_begins",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                name="reference_formerspelling_ends_after_it_begins",
                violation_error_message="The end date of a spelling cannot be before its start date.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="formerspelling",
            name="reference_formerspelling_one_a_day",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("vocabulary", "="),
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
                name="reference_formerspelling_one_a_day",
                violation_error_message="This word already has another spelling on one of these dates.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="nationality",
            name="reference_nationality_ends_after_it_begins",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="reference_nationality_ends_after_it_begins",
                violation_error_message="The end date must be after the start date. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="nationality",
            name="reference_nationality_code_is_plain",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                name="reference_nationality_code_is_plain",
                violation_error_message="Use letters, digits, hyphens and dots in the code, such as nail-bar.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="nationality",
            name="reference_nationality_name_used_once",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (django.db.models.functions.text.Lower("name"), "="),
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
                name="reference_nationality_name_used_once",
                violation_error_message="This name is already in the list on one of these dates. Choose another name or date.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="offence",
            name="reference_offence_ends_after_it_begins",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="reference_offence_ends_after_it_begins",
                violation_error_message="The end date must be after the start date. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="offence",
            name="reference_offence_code_is_plain",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                name="reference_offence_code_is_plain",
                violation_error_message="Use letters, digits, hyphens and dots in the code, such as nail-bar.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="offence",
            name="reference_offence_name_used_once",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (django.db.models.functions.text.Lower("name"), "="),
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
                name="reference_offence_name_used_once",
                violation_error_message="This name is already in the list on one of these dates. Choose another name or date.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="origin",
            name="reference_origin_ends_after_it_begins",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="reference_origin_ends_after_it_begins",
                violation_error_message="The end date must be after the start date. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="origin",
            name="reference_origin_code_is_plain",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                name="reference_origin_code_is_plain",
                violation_error_message="Use letters, digits, hyphens and dots in the code, such as nail-bar.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="origin",
            name="reference_origin_name_used_once",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (django.db.models.functions.text.Lower("name"), "="),
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
                name="reference_origin_name_used_once",
                violation_error_message="This name is already in the list on one of these dates. Choose another name or date.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="region",
            name="reference_region_ends_after_it_begins",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="reference_region_ends_after_it_begins",
                violation_error_message="The end date must be after the start date. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="region",
            name="reference_region_code_is_plain",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                name="reference_region_code_is_plain",
                violation_error_message="Use letters, digits, hyphens and dots in the code, such as nail-bar.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="region",
            name="reference_region_name_used_once",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (django.db.models.functions.text.Lower("name"), "="),
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
                name="reference_region_name_used_once",
                violation_error_message="This name is already in the list on one of these dates. Choose another name or date.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="stage",
            name="reference_stage_ends_after_it_begins",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="reference_stage_ends_after_it_begins",
                violation_error_message="The end date must be after the start date. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="stage",
            name="reference_stage_code_is_plain",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                name="reference_stage_code_is_plain",
                violation_error_message="Use letters, digits, hyphens and dots in the code, such as nail-bar.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="stage",
            name="reference_stage_name_used_once",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (django.db.models.functions.text.Lower("name"), "="),
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
                name="reference_stage_name_used_once",
                violation_error_message="This name is already in the list on one of these dates. Choose another name or date.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="unit",
            name="reference_unit_ends_after_it_begins",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True), ("valid_to__gt", models.F("valid_from")), _connector="OR"
                ),
                name="reference_unit_ends_after_it_begins",
                violation_error_message="The end date must be after the start date. Change one of them.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="unit",
            name="reference_unit_code_is_plain",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z0-9]+([.-][A-Za-z0-9]+)*$")),
                name="reference_unit_code_is_plain",
                violation_error_message="Use letters, digits, hyphens and dots in the code, such as nail-bar.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="unit",
            name="reference_unit_name_used_once",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    (django.db.models.functions.text.Lower("name"), "="),
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
                name="reference_unit_name_used_once",
                violation_error_message="This name is already in the list on one of these dates. Choose another name or date.",
            ),
        ),
    ]
