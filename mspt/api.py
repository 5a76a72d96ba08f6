"""URLs of the API, each with a policy as for pages. The API changes nothing."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from accounts.policies import roles, signed_in
from investigations.api import InvestigationListView, InvestigationView
from investigations.views.shared import READERS
from orders import api as register
from reports.api import ROLES, SnapshotListView, SnapshotView
from reports.releases.api import ReleaseListView, ReleaseView

app_name = "api"
urlpatterns = [
    path("snapshots/", roles(*ROLES)(SnapshotListView.as_view()), name="snapshot-list"),
    path("snapshots/<month:month>/", roles(*ROLES)(SnapshotView.as_view()), name="snapshot"),
    path("releases/", roles(*ROLES)(ReleaseListView.as_view()), name="release-list"),
    path("releases/<month:month>/", roles(*ROLES)(ReleaseView.as_view()), name="release"),
    path("investigations/", roles(*READERS)(InvestigationListView.as_view()), name="investigation-list"),
    path("investigations/<uuid:public_id>/", roles(*READERS)(InvestigationView.as_view()), name="investigation"),
    path("orders/checks/", roles(*register.ROLES)(register.CheckListView.as_view()), name="register-check"),
    path(
        "orders/checks/<uuid:ticket>/",
        roles(*register.ROLES)(register.LookupResultView.as_view()),
        name="register-answer",
    ),
    path("orders/cards/<uuid:public_id>/", roles(*register.ROLES)(register.CardView.as_view()), name="order-card"),
    path("schema/", signed_in()(SpectacularJSONAPIView.as_view()), name="schema"),
]
