"""What the fields of an entry are called, as errors, findings and differences print them."""

from __future__ import annotations

from investigations.choices import FLAGS

LABELS: dict[str, str] = {
    "reference": "Reference",
    "operation_name": "Operation name",
    "state": "State at month end",
    "opened_on": "Opened on",
    "stage": "Stage",
    "origin": "How it began",
    "primary_type": "Primary type",
    "secondary_types": "Secondary types",
    "sub_types": "Sub-types",
    "closing_reason": "Closing reason",
    "closed_on": "Closed on",
    "victims": "Potential victims",
    "suspects": "Suspects",
    "people": "People",
    **FLAGS,
    "partner_agencies": "Partner agencies",
    "nrm_referrals": "NRM referrals made",
    "morile_score": "MoRiLE score",
    "remarks": "Remarks",
}


def label_of(name: str) -> str:
    """A field's name for a reader; the plain name of one that is not in the list."""
    return LABELS.get(name, name.replace("_", " ").capitalize())
