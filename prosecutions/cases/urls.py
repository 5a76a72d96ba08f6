"""URLs of prosecutions."""

from django.urls import path

from prosecutions.cases.views import cases, defendants, figures

app_name = "prosecutions"
CASE = "<uuid:public_id>/"
DEFENDANT = "defendants/<uuid:public_id>/"
urlpatterns = [
    path("", cases.case_list, name="case-list"),
    path("figures/", figures.case_figures, name="case-figures"),
    path("new/<uuid:public_id>/", cases.case_new, name="case-new"),
    path(CASE, cases.case_detail, name="case-detail"),
    path(f"{CASE}change/", cases.case_change, name="case-change"),
    path(f"{CASE}steps/<slug:move>/", cases.case_step, name="case-step"),
    path(f"{CASE}defendants/new/", cases.defendant_new, name="defendant-new"),
    path(DEFENDANT, defendants.defendant_detail, name="defendant-detail"),
    path(f"{DEFENDANT}steps/<slug:move>/", defendants.defendant_step, name="defendant-step"),
    path(f"{DEFENDANT}crimes/", defendants.defendant_crimes, name="defendant-crimes"),
    path(f"{DEFENDANT}subject/", defendants.defendant_subject, name="defendant-subject"),
]
