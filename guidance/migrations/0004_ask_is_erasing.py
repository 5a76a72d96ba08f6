"""The trigger of erased versions asks the function of retention whether an erasure runs."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("guidance", "0003_erase_versions"), ("retention", "0007_is_erasing")]
    operations = [sql.reload("guidance", "erasure", "scope.refuse_erased_version")]
