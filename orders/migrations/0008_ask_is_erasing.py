"""The trigger of erased subjects asks the function of retention whether an erasure runs."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_erase_text"), ("retention", "0007_is_erasing")]
    operations = [sql.reload("orders", "erasure", "scope.refuse_erased_subject")]
