"""The home page of partners: the headlines of the newest edition that they may read."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from figures.coverage import Counted
from reports.partners import partner_reading
from reports.partners.partner_edition import PartnerMonth, PartnerRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerHome:
    """The newest edition; `month` is None until a month is published with enough forces and investigations."""

    month: PartnerMonth | None

    @property
    def title(self) -> str:
        """`Live investigations, UK, end of February 2020`."""
        return f"Live investigations, UK, end of {self.month.snapshot.period}" if self.month else ""

    @property
    def total(self) -> Counted | None:
        """All live investigations."""
        return self.month.rows[-1].counted if self.month else None

    @property
    def types(self) -> tuple[PartnerRow, ...]:
        """The lines by primary type; none if the edition prints only the total."""
        return self.month.rows[:-1] if self.month else ()

    @property
    def url(self) -> str:
        """The page of the edition, with the other months."""
        return reverse("reports:national")


def home_of() -> PartnerHome:
    """Return what every partner sees first, in a number of queries that does not grow with months."""
    readable = partner_reading.readable_months()
    return PartnerHome(month=partner_reading.printed(readable[0]) if readable else None)
