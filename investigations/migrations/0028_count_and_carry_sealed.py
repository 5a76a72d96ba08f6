"""Count, carry, check and save sealed investigations, no matter who works on their return (docs/adr/0065).

A database that ran 0026 before has functions with an older text there; a new one has them like this from 0026. So reversing
this migration leaves those as they are.
"""

from __future__ import annotations

from django.db import migrations

from core import sql
from core.sql import load


class Migration(migrations.Migration):
    dependencies = [("investigations", "0027_guard_holdings")]
    operations = [
        sql.reload("investigations", "unsealed", "scope.unsealed", "scope.hides_sealed"),
        sql.reload("investigations", "stamp_sealed", "scope.stamp_sealed", "scope.mask_findings"),
        # It returned other columns.
        migrations.RunSQL("drop function if exists scope.hidden_in(bigint[])", migrations.RunSQL.noop),
        load(
            "investigations",
            "hold_off_sealing",
            "hidden_sealed",
            "is_supported",
            "carry_sealed",
            "check_sealed",
            "count_sealed_texts",
            "stamp_upload_again",
            "upload_mentions",
        ),
    ]
