"""URLs of joint investigation teams."""

from django.urls import path

from prosecutions.joint_teams import views

app_name = "joint_teams"
TEAM = "<uuid:public_id>/"
urlpatterns = [
    path("", views.team_list, name="team-list"),
    path("figures/", views.team_figures, name="team-figures"),
    path("new/<uuid:public_id>/", views.team_new, name="team-new"),
    path(TEAM, views.team_detail, name="team-detail"),
    path(f"{TEAM}steps/<slug:move>/", views.team_step, name="team-step"),
]
