"""The project package: settings, URLs, Celery, servers. It contains no domain rules."""
