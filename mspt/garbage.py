"""Configures garbage collection for a process that serves requests.

The service holds some 200,000 objects for as long as it runs: classes, URLs, templates. Python would look through
all of them again and again while a request makes many objects of its own, such as the rows of an uploaded return: a
fifth of the processor time of a return with 5,000 cases.
"""

from __future__ import annotations

import gc

from django.urls import get_resolver

NEW_OBJECTS = 20_000  # after so many more, Python looks through the new ones: a few megabytes at most
# After so many times, also through those that it has looked through once: with the usual 10, all 300,000 objects of a
# return with 5,000 cases in the middle of its import, which took 45 ms of 650 and found nothing.
SECOND_LOOKS = 40


def configure() -> None:
    """Leave what is loaded at the start out of the search, and search less often. For a process that serves."""
    get_resolver().url_patterns  # noqa: B018 -- loads the views
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, SECOND_LOOKS, gc.get_threshold()[2])
