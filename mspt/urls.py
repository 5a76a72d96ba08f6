"""Every address of the service. Rooms bring their own; what needs no sign-in is named here with its reason."""

from __future__ import annotations

urlpatterns: list[object] = []
