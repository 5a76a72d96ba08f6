"""The layout of the tests' tables: one column of each kind."""

from __future__ import annotations

from dataclasses import replace

from imports.checking.layouts import CellKind, Layout, LayoutColumn

DECISIONS = Layout(
    columns=(
        LayoutColumn(
            key="reference", name="Reference", kind=CellKind.REFERENCE, required=True, pattern=r"[A-Za-z]+[0-9]+"
        ),
        LayoutColumn(
            key="received_on", name="Received on", kind=CellKind.DAY, aliases=("Date received",), required=True
        ),
        LayoutColumn(key="victims", name="Victims", kind=CellKind.WHOLE, required=True, most=1_000),
        LayoutColumn(
            key="decision",
            name="Decision",
            kind=CellKind.TERM,
            required=True,
            terms={"positive": ("Positive", "Positive conclusive grounds"), "negative": ("Negative",)},
        ),
        LayoutColumn(key="remarks", name="Remarks"),
    ),
    key=("reference",),
)
LEARNING = replace(DECISIONS, kind="decisions", title="Decisions")  # whose headers a force may name
