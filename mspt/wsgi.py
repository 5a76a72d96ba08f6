"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from mspt import checks, garbage

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mspt.settings")
application = get_wsgi_application()
checks.refuse_to_start()
garbage.configure()
