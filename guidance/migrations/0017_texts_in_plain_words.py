"""Labels, help texts and messages of constraints in plain English; no value and no condition changes."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("files", "0004_documents_are_kept"),
        ("guidance", "0016_passages_are_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="debrief",
            name="outcome",
            field=models.TextField(blank=True, max_length=4000, verbose_name="Outcome"),
        ),
        migrations.AlterField(
            model_name="debrief",
            name="sentence_years",
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name="Total years of imprisonment"),
        ),
        migrations.AlterField(
            model_name="follow",
            name="topic",
            field=models.CharField(
                choices=[
                    ("product", "Product"),
                    ("kind", "Kind of product"),
                    ("type", "Type of exploitation"),
                    ("sub_type", "Sub-type"),
                    ("circumstance", "Circumstance"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="lesson",
            name="state",
            field=models.CharField(
                choices=[("open", "Open"), ("taken_up", "Adopted"), ("not_taken_up", "Not adopted")],
                default="open",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="remark",
            name="kind",
            field=models.CharField(
                choices=[
                    ("wrong", "It is wrong"),
                    ("out_of_date", "It is out of date"),
                    ("unclear", "It is not clear"),
                    ("missing", "Something is missing"),
                    ("useful", "It helped"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="became",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "Awaiting approval"),
                    ("approved", "Approved, not published yet"),
                    ("published", "Published"),
                    ("superseded", "Replaced by a newer version"),
                    ("withdrawn", "Withdrawn"),
                    ("discarded", "Deleted"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="was",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "Awaiting approval"),
                    ("approved", "Approved, not published yet"),
                    ("published", "Published"),
                    ("superseded", "Replaced by a newer version"),
                    ("withdrawn", "Withdrawn"),
                    ("discarded", "Deleted"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="use",
            name="kind",
            field=models.CharField(
                choices=[
                    ("read", "Pages read"),
                    ("paper", "Documents and files downloaded"),
                    ("phone", "Saved on a phone"),
                    ("bundle", "Offline libraries downloaded"),
                    ("search", "Searches"),
                    ("not_found", "Searches with no result"),
                    ("confirmed", "Confirmed as read"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="usecell",
            name="use",
            field=models.CharField(
                choices=[
                    ("read", "Pages read"),
                    ("paper", "Documents and files downloaded"),
                    ("phone", "Saved on a phone"),
                    ("bundle", "Offline libraries downloaded"),
                    ("search", "Searches"),
                    ("not_found", "Searches with no result"),
                    ("confirmed", "Confirmed as read"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="version",
            name="circle",
            field=models.CharField(
                choices=[("police", "Police only"), ("partners", "Police and partner agencies")],
                default="police",
                max_length=12,
                verbose_name="Who can read it?",
            ),
        ),
        migrations.AlterField(
            model_name="version",
            name="publish_on",
            field=models.DateField(blank=True, null=True, verbose_name="Publication date"),
        ),
        migrations.AlterField(
            model_name="version",
            name="review_on",
            field=models.DateField(blank=True, null=True, verbose_name="Review date"),
        ),
        migrations.AlterField(
            model_name="version",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("in_review", "Awaiting approval"),
                    ("approved", "Approved, not published yet"),
                    ("published", "Published"),
                    ("superseded", "Replaced by a newer version"),
                    ("withdrawn", "Withdrawn"),
                    ("discarded", "Deleted"),
                ],
                default="draft",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="version",
            name="weight",
            field=models.CharField(
                choices=[("substantial", "Changes what readers do"), ("small", "Wording only")],
                default="substantial",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="version",
            name="what_changed",
            field=models.CharField(blank=True, max_length=1000, verbose_name="What changed since the last version?"),
        ),
        migrations.AlterConstraint(
            model_name="attachment",
            name="guidance_attachment_name_once",
            constraint=models.UniqueConstraint(
                fields=("version", "name"),
                name="guidance_attachment_name_once",
                violation_error_message="Another file in this version has that name. Choose a different name.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="bundle",
            name="guidance_bundle_waits_once",
            constraint=models.UniqueConstraint(
                condition=models.Q(("made_at__isnull", True), ("refusal", "")),
                fields=("circle", "since"),
                name="guidance_bundle_waits_once",
                nulls_distinct=False,
                violation_error_message="This download is already being created.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="lesson",
            name="guidance_lesson_closed_with_outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("closed_by__isnull", True), ("state", "open")),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="guidance_lesson_closed_with_outcome",
                violation_error_message="Enter the outcome of the lesson.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="lesson",
            name="guidance_lesson_taken_up_by_a_product",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "taken_up"), ("taken_up_by__isnull", False)),
                    models.Q(models.Q(("state", "taken_up"), _negated=True), ("taken_up_by__isnull", True)),
                    _connector="OR",
                ),
                name="guidance_lesson_taken_up_by_a_product",
                violation_error_message="Choose the product that adopted the lesson.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="product",
            name="guidance_product_not_replaced_by_itself",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("replaced_by__isnull", True),
                    models.Q(("replaced_by", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="guidance_product_not_replaced_by_itself",
                violation_error_message="A product cannot lead to itself. Choose a different product.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="remark",
            name="guidance_remark_answered_by_somebody",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_at__isnull", True), ("answered_by__isnull", True)),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="guidance_remark_answered_by_somebody",
                violation_error_message="Enter your reply.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="version",
            name="guidance_version_one_in_the_making",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", frozenset(["approved", "draft", "in_review"]))),
                fields=("product",),
                name="guidance_version_one_in_the_making",
                violation_error_message="A new version of this product is already in progress. Open that version.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="version",
            name="guidance_version_partners_or_bodies",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("circle", "partners"), _negated=True), ("bodies", []), _connector="OR"),
                name="guidance_version_partners_or_bodies",
                violation_error_message="Guidance restricted to named forces cannot be shared with partners. Choose one or the other.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="version",
            name="guidance_version_second_person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                    _connector="OR",
                ),
                name="guidance_version_second_person",
                violation_error_message="You cannot approve a version you submitted.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="wanted",
            name="guidance_wanted_answered_by_somebody",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer", ""),
                        ("answered_at__isnull", True),
                        ("answered_by__isnull", True),
                        ("product__isnull", True),
                    ),
                    models.Q(
                        ("answered_at__isnull", False),
                        ("answered_by__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="guidance_wanted_answered_by_somebody",
                violation_error_message="Enter your reply.",
            ),
        ),
    ]
