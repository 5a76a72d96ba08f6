"""A decision is also about the rows that it deletes: the digest of what was read covers them."""

from django.db import migrations

from core import sql
from retention.migrations._before_deleted_rows import DIGEST

TEXT = sql.text_of("retention", "erase")


class Migration(migrations.Migration):
    dependencies = [("retention", "0003_kinds_need_a_duty")]
    operations = [migrations.RunSQL(sql.function_in(TEXT, "scope.digest_of_text"), DIGEST)]
