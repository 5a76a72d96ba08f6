"""The ASGI entry point."""

import os

from django.core.asgi import get_asgi_application

from mspt import checks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
application = get_asgi_application()
checks.refuse_to_start()
