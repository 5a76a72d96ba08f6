"""URLs of asset recovery."""

from django.urls import path

from prosecutions.assets.views import assets, figures

app_name = "assets"
ASSET = "<uuid:public_id>/"
urlpatterns = [
    path("", assets.asset_list, name="asset-list"),
    path("figures/", figures.asset_figures, name="asset-figures"),
    path("new/<uuid:public_id>/", assets.asset_new, name="asset-new"),
    path("new/<uuid:public_id>/<slug:kind>/", assets.asset_add, name="asset-add"),
    path(ASSET, assets.asset_detail, name="asset-detail"),
    path(f"{ASSET}steps/<slug:move>/", assets.asset_step, name="asset-step"),
]
