"""An order can be quashed on appeal, and interest be added to a confiscation order that is not paid in time."""

from decimal import Decimal

import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0039_name_constraints_after_the_model"),
        ("prosecutions", "0015_link_crime_records"),
        ("reference", "0004_keep_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="assetrecord",
            name="prosecutions_asset_status_of_its_kind",
        ),
        migrations.RemoveConstraint(
            model_name="assetrecord",
            name="prosecutions_asset_collected_of_the_order",
        ),
        migrations.RemoveConstraint(
            model_name="assetrecord",
            name="prosecutions_asset_paid_when_all_is_collected",
        ),
        migrations.AddField(
            model_name="assetrecord",
            name="interest",
            field=models.DecimalField(
                db_default=Decimal("0.00"),
                decimal_places=2,
                default=Decimal("0.00"),
                max_digits=11,
                verbose_name="interest added so far",
            ),
        ),
        migrations.AlterField(
            model_name="assetrecord",
            name="status",
            field=models.CharField(
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
                    ("quashed", "Quashed on appeal"),
                    ("refused", "Not made"),
                    ("removed", "Removed"),
                ],
                max_length=10,
            ),
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
                        ("status__in", ["discharged", "made", "paid", "quashed", "refused", "removed", "started"]),
                    ),
                    models.Q(
                        ("kind", "reparation"),
                        ("status__in", ["considered", "discharged", "made", "paid", "quashed", "refused", "removed"]),
                    ),
                    models.Q(
                        ("kind", "vehicle"),
                        ("status__in", ["applied", "discharged", "made", "quashed", "refused", "removed"]),
                    ),
                    models.Q(
                        ("kind", "deprivation"),
                        ("status__in", ["applied", "discharged", "made", "quashed", "refused", "removed"]),
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
                    models.Q(
                        ("amount__isnull", False),
                        ("kind__in", ["confiscation", "reparation"]),
                        ("collected__gte", Decimal("0.00")),
                        (
                            "collected__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("amount"), "+", models.F("interest")
                            ),
                        ),
                    ),
                    ("collected", Decimal("0.00")),
                    _connector="OR",
                ),
                name="prosecutions_asset_collected_of_the_order",
                violation_error_message="The amount collected can’t exceed the order and its interest.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assetrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "collected",
                            django.db.models.expressions.CombinedExpression(
                                models.F("amount"), "+", models.F("interest")
                            ),
                        ),
                        ("status", "paid"),
                    ),
                    ("status", "quashed"),
                    models.Q(
                        models.Q(("status", "paid"), _negated=True),
                        models.Q(
                            ("collected", Decimal("0.00")),
                            (
                                "collected__lt",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("amount"), "+", models.F("interest")
                                ),
                            ),
                            _connector="OR",
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
                    models.Q(
                        ("amount__isnull", False),
                        ("ends_on__isnull", False),
                        ("kind", "confiscation"),
                        (
                            "amount__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.Value(Decimal("999999999.99")), "-", models.F("interest")
                            ),
                        ),
                        ("interest__gte", Decimal("0.00")),
                    ),
                    ("interest", Decimal("0.00")),
                    _connector="OR",
                ),
                name="prosecutions_asset_interest_is_on_confiscation",
                violation_error_message="An order and its interest can’t exceed £999,999,999.99.",
            ),
        ),
    ]
