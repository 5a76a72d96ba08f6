"""The service without its access log, only for comparison: `mspt.wsgi` with the writing of entries removed."""

from audit import log
from mspt.wsgi import application

__all__ = ["application"]
log.write = lambda _gathered, **_how: None
