"""URLs of the dated rules of prosecutions."""

from django.urls import path

from prosecutions.court_rules.views import offences, rules

app_name = "court_rules"
urlpatterns = [
    path("", rules.rule_list, name="rule-list"),
    path("rules/<slug:code>/", rules.rule_detail, name="rule-detail"),
    path("rules/<slug:code>/add/", rules.rule_add, name="rule-add"),
    path("rules/<slug:code>/<int:row>/end/", rules.rule_end, name="rule-end"),
    path("rules/<slug:code>/<int:row>/verify/", rules.rule_verify, name="rule-verify"),
    path("offences/", offences.offence_list, name="offence-list"),
    path("offences/add/", offences.offence_add, name="offence-add"),
    path("offences/<slug:code>/", offences.offence_detail, name="offence-detail"),
    path("offences/<slug:code>/change/", offences.offence_change, name="offence-change"),
    path("offences/<slug:code>/<int:row>/end/", offences.offence_end, name="offence-end"),
    path("offences/<slug:code>/<int:row>/verify/", offences.offence_verify, name="offence-verify"),
]
