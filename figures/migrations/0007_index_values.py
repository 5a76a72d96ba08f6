"""The unique index of figures has their values, so that sums over many batches read it alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("figures", "0006_withdraw_reminders")]

    operations = [
        migrations.RemoveConstraint(model_name="figure", name="figures_figure_counted_once"),
        migrations.AddConstraint(
            model_name="figure",
            constraint=models.UniqueConstraint(
                fields=("batch", "measure", "dimension", "category"),
                include=("value",),
                name="figures_figure_counted_once",
            ),
        ),
    ]
