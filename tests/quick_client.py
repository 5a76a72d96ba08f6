"""Makes Django's test client cheaper: the pages are the same, and it remembers less about how they were made.

Each client makes its own middleware, and WhiteNoise reads and measures all static files whenever it is made: seven
milliseconds of a test that takes forty. And the client copies the context of every template that is rendered, each
component of a page and each field of a form. No test looks at those, so `context` and `templates` of an answer have the
page's own only: `assertTemplateUsed` does not see a parent template or a component. What is sent is the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.template.base import Template
from django.template.context import Context, RequestContext
from django.test.signals import template_rendered
from whitenoise.middleware import WhiteNoiseMiddleware


class StaticFilesOnce(WhiteNoiseMiddleware):
    """WhiteNoise with the files that its first instance in this process found."""

    known: dict[str, Any] = {}

    def add_files_from_finders(self) -> None:
        """Find the files, unless an earlier instance has."""
        if not self.known:
            super().add_files_from_finders()
            self.known.update(self.files)
        self.files = self.known


@pytest.fixture(scope="session", autouse=True)
def only_pages_store_their_context(django_test_environment: None) -> Iterator[None]:
    """The answer to a request has the context of its page, and not that of each template within."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Template, "_render", render)
        yield


def render(template: Template, context: Context) -> str:
    """Render a template, and tell the client about it if it is a page: the outermost template of a request."""
    if isinstance(context, RequestContext) and context.template is template:
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)
