"""Addresses of the library."""

from django.urls import path

from guidance.views import drafts, products

app_name = "guidance"
PRODUCT = "library/<slug:slug>/"
DRAFT = "desk/<uuid:draft>/"
urlpatterns = [
    path("", products.library, name="library"),
    path(PRODUCT, products.product, name="product"),
    path(f"{PRODUCT}versions/<int:number>/", products.version, name="version"),
    path(f"{PRODUCT}versions/new/", drafts.version_new, name="version-new"),
    path("desk/", drafts.desk, name="desk"),
    path("desk/new/", drafts.product_new, name="product-new"),
    path(DRAFT, drafts.draft_detail, name="draft"),
    path(f"{DRAFT}moves/<slug:move>/", drafts.draft_move, name="draft-move"),
]
