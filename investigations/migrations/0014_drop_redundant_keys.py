"""Leave out foreign keys that follow from composite ones, and indexes that no question uses (docs/adr/0052)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("investigations", "0013_keep_cells_of_uploads"),
        ("reference", "0002_add_force_population"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="closing_reason",
            field=models.ForeignKey(
                blank=True,
                db_column="closing_reason",
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.closingreason",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="force",
            field=models.ForeignKey(
                db_column="force",
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.force",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="investigation",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="investigations.investigation",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="origin",
            field=models.ForeignKey(
                db_column="origin",
                db_index=False,
                default="unknown",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.origin",
                verbose_name="How it began",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="primary_type",
            field=models.ForeignKey(
                db_column="primary_type",
                db_index=False,
                default="UNK",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.exploitationtype",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="revision",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="entries",
                to="investigations.revision",
            ),
        ),
        migrations.AlterField(
            model_name="entry",
            name="stage",
            field=models.ForeignKey(
                db_column="stage",
                db_index=False,
                default="triage",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.stage",
            ),
        ),
        migrations.AlterField(
            model_name="entrypeople",
            name="entry",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="people",
                to="investigations.entry",
            ),
        ),
        migrations.AlterField(
            model_name="entrypeople",
            name="force",
            field=models.ForeignKey(
                db_column="force",
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.force",
            ),
        ),
        migrations.AlterField(
            model_name="entrytext",
            name="entry",
            field=models.OneToOneField(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="words",
                serialize=False,
                to="investigations.entry",
            ),
        ),
        migrations.AlterField(
            model_name="entrytext",
            name="force",
            field=models.ForeignKey(
                db_column="force",
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.force",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["force"], name="investigations_entry_by_force"),
        ),
    ]
