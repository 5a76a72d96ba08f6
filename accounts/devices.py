"""Says in words which browser and system a session belongs to, from what the browser says of itself.

Enough for people to recognise their own sessions. Browsers may say anything, so nothing is decided by it.
"""

from __future__ import annotations

# The first match counts: Edge calls itself Chrome too, and Chrome calls itself Safari.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)
UNKNOWN = "Unknown device"


def in_words(user_agent: str) -> str:
    """`Edge on Windows`; the part that is unknown is left out."""
    browser = _first(BROWSERS, user_agent)
    system = _first(SYSTEMS, user_agent)
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or UNKNOWN


def _first(marks: tuple[tuple[str, str], ...], text: str) -> str:
    return next((words for mark, words in marks if mark in text), "")
