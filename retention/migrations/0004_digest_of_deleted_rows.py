"""A decision is also about the rows that it deletes: the digest of what was read covers them."""

from django.db import migrations

from core import sql


class Migration(migrations.Migration):
    dependencies = [("retention", "0003_kinds_need_a_duty")]
    operations = [sql.reload("retention", "erase", "scope.digest_of_text")]
