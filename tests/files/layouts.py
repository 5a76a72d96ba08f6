"""The layout that the tests' tables are checked by: one column of each kind."""

from __future__ import annotations

from dataclasses import replace

from files.layouts import Column, Kind, Layout

DECISIONS = Layout(
    columns=(
        Column(key="reference", name="Reference", kind=Kind.REFERENCE, required=True, pattern=r"[A-Za-z]+[0-9]+"),
        Column(key="received_on", name="Received on", kind=Kind.DAY, aliases=("Date received",), required=True),
        Column(key="victims", name="Victims", kind=Kind.WHOLE, required=True, most=1_000),
        Column(
            key="decision",
            name="Decision",
            kind=Kind.TERM,
            required=True,
            terms={"positive": ("Positive", "Positive conclusive grounds"), "negative": ("Negative",)},
        ),
        Column(key="remarks", name="Remarks"),
    ),
    key=("reference",),
)
LEARNING = replace(DECISIONS, kind="decisions", title="Decisions")  # whose headers a force may name
