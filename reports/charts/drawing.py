"""Draw each chart once: cached in the process and in the cache, by a digest of its data and its drawing function.

A process takes 0.6 s for its first drawing, 0.1 s for later ones and no time for a cached one. The cache only saves
time: if it does not answer, the chart is drawn. Less trusted processes can write to the cache. Each cached drawing
therefore carries a MAC of itself and its key, made with the web process's own secret; without a valid one, the chart is
drawn again. Raise `VERSION` with every change to how anything here looks.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any

import vl_convert
from django.core.cache import caches
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.safestring import SafeString
from redis.exceptions import RedisError

from core import fonts

VERSION = 4
VEGA_LITE = "6.4"  # the version of the specifications; the renderer knows several
RENDERER = version("vl-convert-python")
KEPT_IN_PROCESS = 256
KEPT_SECONDS = 7 * 24 * 60 * 60

logger = logging.getLogger(__name__)

vl_convert.register_font_directory(str(fonts.PLEX))


class DrawingWidth(Enum):
    """How many px wide the drawing is: for a page, or for a phone of 320 px."""

    WIDE = 820
    NARROW = 290

    @property
    def is_wide(self) -> bool:
        return self is DrawingWidth.WIDE

    def named(self, chart: str) -> str:
        """Return the name of this drawing of a chart, which also prefixes its ids."""
        return f"{chart}-{'wide' if self.is_wide else 'narrow'}"


@lru_cache(maxsize=KEPT_IN_PROCESS)
def drawn[Data: Hashable](
    draw: Callable[[Data, DrawingWidth], SafeString], data: Data, space: DrawingWidth
) -> SafeString:
    """Return the drawing of the data from the process, else from the cache, else draw it and store it in both."""
    key = key_of(draw, data, space)
    try:
        if (drawing := authentic(key, caches["drawings"].get(key))) is not None:
            return drawing
    except RedisError as failure:
        logger.warning("The cache of drawings does not answer (%s); drawing.", type(failure).__name__)
    fresh = draw(data, space)
    try:
        caches["drawings"].set(key, [_code(key, str(fresh)), str(fresh)], KEPT_SECONDS)
    except RedisError as failure:
        logger.warning("The cache of drawings refused a drawing (%s).", type(failure).__name__)
    return fresh


def authentic(key: str, kept: object) -> SafeString | None:
    """Return a cached drawing as markup if this service drew it for this key; otherwise None."""
    match kept:
        case [str(code), str(svg)] if constant_time_compare(code, _code(key, svg)):
            return SafeString(svg)
        case None:
            return None
    logger.warning("A cached drawing has no valid code; drawing it again.")
    return None


def _code(key: str, svg: str) -> str:
    return salted_hmac("reports.charts.drawing", f"{key}\n{svg}", algorithm="sha256").hexdigest()


def key_of(draw: Callable[..., SafeString], data: Hashable, space: DrawingWidth) -> str:
    """Return the digest of everything a drawing depends on. The repr of a frozen dataclass includes all its data."""
    of = (VERSION, VEGA_LITE, RENDERER, draw.__module__, space.value, data)
    return "chart:" + sha256(repr(of).encode()).hexdigest()


def rendered(specification: dict[str, Any]) -> str:
    """Render a Vega-Lite specification as SVG, in this process, without contacting another host."""
    return str(vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE, allowed_base_urls=[]))
