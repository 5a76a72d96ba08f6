"""URLs of the API, each with a policy as for pages. Only the returns of a force can be changed by it."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from accounts.policies import roles, signed_in
from investigations.api import InvestigationListView, InvestigationView
from investigations.returns_api import ReturnUploadListView, ReturnUploadStoreView, ReturnUploadView
from investigations.views.shared import FORCE, READERS
from investigations.workbooks.layout import KIND
from orders import api as register
from reports.api import ROLES, SnapshotListView, SnapshotView
from reports.key_data.api import KeyDataView
from reports.permissions import READERS as FIGURE_READERS
from reports.releases.api import ReleaseListView, ReleaseView

app_name = "api"
UPLOADS = "returns/<slug:force>/<month:month>/uploads"
urlpatterns = [
    path("snapshots/", roles(*ROLES)(SnapshotListView.as_view()), name="snapshot-list"),
    path("snapshots/<month:month>/", roles(*ROLES)(SnapshotView.as_view()), name="snapshot"),
    path("releases/", roles(*ROLES)(ReleaseListView.as_view()), name="release-list"),
    path("releases/<month:month>/", roles(*ROLES)(ReleaseView.as_view()), name="release"),
    path("key-data/", roles(*FIGURE_READERS)(KeyDataView.as_view()), name="key-data"),
    path("investigations/", roles(*READERS)(InvestigationListView.as_view()), name="investigation-list"),
    path("investigations/<uuid:public_id>/", roles(*READERS)(InvestigationView.as_view()), name="investigation"),
    path(
        f"{UPLOADS}/",
        roles(*FORCE, reads_upload=KIND)(ReturnUploadListView.as_view()),
        name="return-upload-list",
    ),
    path(f"{UPLOADS}/<uuid:upload>/", roles(*FORCE)(ReturnUploadView.as_view()), name="return-upload"),
    path(f"{UPLOADS}/<uuid:upload>/store/", roles(*FORCE)(ReturnUploadStoreView.as_view()), name="return-upload-store"),
    path("orders/checks/", roles(*register.ROLES)(register.CheckListView.as_view()), name="register-check"),
    path(
        "orders/checks/<uuid:ticket>/",
        roles(*register.ROLES)(register.LookupResultView.as_view()),
        name="register-answer",
    ),
    path("orders/cards/<uuid:public_id>/", roles(*register.ROLES)(register.CardView.as_view()), name="order-card"),
    path("schema/", signed_in()(SpectacularJSONAPIView.as_view()), name="schema"),
]
