from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("orders", "0014_indexes_of_queue_and_list")]

    operations = [
        migrations.AddField(
            model_name="taskdone",
            name="is_replaced",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="taskdone",
            constraint=models.CheckConstraint(
                condition=Q(is_replaced=False) | Q(removed_on__isnull=False), name="orders_task_replaced_is_taken_back"
            ),
        ),
    ]
