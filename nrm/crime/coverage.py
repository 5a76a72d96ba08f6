"""Where the counting rules apply, and so the crime register: forces of England and Wales, and British Transport Police.

The Home Office Counting Rules cover recorded crime in England and Wales. Police Scotland and the Police Service of
Northern Ireland record under rules of their own.
"""

from __future__ import annotations

NOT_COVERED = frozenset({"PSNI", "S23000009"})  # codes of forces
REFUSAL = "The Home Office Counting Rules, and so this register, apply to forces in England and Wales only."


def has_register(force: str) -> bool:
    """Whether a force records modern slavery under the Home Office Counting Rules."""
    return force not in NOT_COVERED
