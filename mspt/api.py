"""Addresses of the program's door, each with its policy as pages have theirs. Read only."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from accounts.policies import roles, signed_in
from figures import converters  # noqa: F401  (registers <month:…>)
from investigations.api import InvestigationListView, InvestigationView
from investigations.views.shared import READERS
from reports.api import ROLES, SnapshotListView, SnapshotView

app_name = "api"
urlpatterns = [
    path("snapshots/", roles(*ROLES)(SnapshotListView.as_view()), name="snapshot-list"),
    path("snapshots/<month:month>/", roles(*ROLES)(SnapshotView.as_view()), name="snapshot"),
    path("investigations/", roles(*READERS)(InvestigationListView.as_view()), name="investigation-list"),
    path("investigations/<uuid:public_id>/", roles(*READERS)(InvestigationView.as_view()), name="investigation"),
    path("schema/", signed_in()(SpectacularJSONAPIView.as_view()), name="schema"),
]
