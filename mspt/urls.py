"""Every URL of the service. Apps bring their own; public ones are named here with their reason."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from django.urls import include, path, re_path

from accounts import email_change_views
from accounts import views as accounts
from accounts.policies import public, signed_in, without_storage
from accounts.second_factor import account_views as factor_account_views
from accounts.second_factor import views as factor_views
from accounts.signing_out import clears_the_browser
from accounts.sso import views as sso
from accounts.sso.no_password import only_with_password
from mspt import errors, footer_pages, health, help_pages, home
from reports.releases.public_views import release_public

handler400, handler403, handler404, handler500 = (
    errors.bad_request,
    errors.not_allowed,
    errors.not_found,
    errors.failed,
)

handler429 = errors.asked_too_often  # used by allauth

SIGNING_IN = "signing in"
SECOND_STEP = "giving or setting up the second factor: only then is somebody signed in"
SIGNING_OUT = "signing out of a session that has ended"
BOTH_MAILBOXES = "confirming an address, also for people who are locked out"
FORGOTTEN = "choosing a password with a mailed link"
RELEASED = "reading a release without an account, where the installation shows releases to everybody"
WATCHED = "asked by the machine that watches the service; answers words, no record"

urlpatterns: list[Any] = [
    path("", home.home, name="home"),
    path("accounts/login/", public(SIGNING_IN, account.login), name="account_login"),
    path("accounts/logout/", public(SIGNING_OUT, clears_the_browser(account.logout)), name="account_logout"),
    path("accounts/inactive/", public(SIGNING_IN, account.account_inactive), name="account_inactive"),
    path("accounts/reauthenticate/", factor_account_views.confirm, name="account_reauthenticate"),
    path("accounts/factors/", factor_account_views.factor_list, name="account-factors"),
    path("accounts/factors/app/", factor_account_views.app_new, name="account-factor-app"),
    path("accounts/factors/passkey/", factor_account_views.passkey_new, name="account-factor-passkey"),
    path("accounts/factors/<int:factor>/remove/", factor_account_views.factor_remove, name="account-factor-remove"),
    path("accounts/factors/codes/", factor_account_views.codes_show, name="account-factor-codes"),
    path("accounts/factors/codes/renew/", factor_account_views.codes_renew, name="account-factor-codes-renew"),
    path("accounts/login/code/", public(SECOND_STEP, factor_views.give_factor), name="account-factor-code"),
    path("accounts/sso/<slug:provider>/", public(SIGNING_IN, sso.start), name="sso-start"),
    path("accounts/sso/<slug:provider>/back/", public(SIGNING_IN, sso.callback), name="sso-callback"),
    path("accounts/login/set-up/", public(SECOND_STEP, factor_views.set_up), name="account-factor-set-up"),
    path("accounts/login/set-up/app/", public(SECOND_STEP, factor_views.set_up_app), name="account-factor-set-up-app"),
    path(
        "accounts/login/set-up/passkey/",
        public(SECOND_STEP, factor_views.set_up_passkey),
        name="account-factor-set-up-passkey",
    ),
    path(
        "accounts/password/change/",
        signed_in()(only_with_password(clears_the_browser(account.password_change))),
        name="account_change_password",
    ),
    path("accounts/password/set/", signed_in()(only_with_password(account.password_set)), name="account_set_password"),
    path("accounts/password/reset/", public(FORGOTTEN, account.password_reset), name="account_reset_password"),
    path(
        "accounts/password/reset/done/",
        public(FORGOTTEN, account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(FORGOTTEN, account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        public(FORGOTTEN, account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("accounts/", accounts.account, name="account"),
    path("accounts/session/", accounts.session_left, name="account-session"),
    path("accounts/letters/", accounts.letters, name="account-letters"),
    path("accounts/telephone/", accounts.telephone, name="account-telephone"),
    path("accounts/sessions/end/", accounts.session_end, name="account-session-end"),
    path("accounts/sessions/end-others/", accounts.session_end_others, name="account-session-end-others"),
    path("accounts/address/", email_change_views.address_change, name="account-address"),
    path("accounts/address/withdraw/", email_change_views.address_withdraw, name="account-address-withdraw"),
    path(
        "accounts/address/confirm/<str:key>/",
        public(BOTH_MAILBOXES, email_change_views.address_confirm),
        name="account-address-confirm",
    ),
    path("health/live", without_storage(WATCHED, health.live), name="health-live"),
    path("health/ready", without_storage(WATCHED, health.ready), name="health-ready"),
    path("accounts/review/", include("accounts.access_review.urls")),
    path("drafts/", include("drafts.urls")),
    path("notices/", include("notifications.urls")),
    path("systems/", include("systems.urls")),
    path("exports/", include("exports.urls")),
    path("retention/", include("retention.urls")),
    path("", include("investigations.urls")),
    path("nrm/crimes/system/", include("nrm.crime_system.urls")),
    path("nrm/crimes/", include("nrm.crime.urls")),
    path("nrm/", include("nrm.urls")),
    path("orders/", include("orders.urls")),
    path("prosecutions/action-plan/", include("prosecutions.action_plan.urls")),
    path("prosecutions/settings/", include("prosecutions.court_rules.urls")),
    path("prosecutions/assets/", include("prosecutions.assets.urls")),
    path("prosecutions/cases/", include("prosecutions.cases.urls")),
    path("prosecutions/joint-teams/", include("prosecutions.joint_teams.urls")),
    path("prosecutions/cases/witnesses/", include("prosecutions.witnesses.urls")),
    path("guidance/", include("guidance.urls")),
    path("snapshots/", include("reports.urls")),
    path("dashboards/", include("reports.dashboards.urls")),
    path("explorer/", include("reports.explorer.urls")),
    path("reports/releases/", include("reports.releases.urls")),
    path("release/<month:month>/", public(RELEASED, release_public), name="release-public"),
    path("figures/", include("reports.explorer.figure_urls")),
    path("carried-forces/", include("reports.carried.urls")),
    path("reports/key-data/", include("reports.key_data.urls")),
    path("reports/official/", include("reports.official.urls")),
    path("reports/registers/", include("reports.registers.urls")),
    path("reports/requests/", include("reports.requests.urls")),
    path("reports/bulletins/", include("reports.bulletins.urls")),
    path("reports/", include("reports.month.urls")),
    path("api/v1/", include("mspt.api")),
    path("administration/single-sign-on/", include("accounts.sso.urls")),
    path("administration/", include("administration.urls")),
    *footer_pages.urlpatterns,
    *help_pages.urlpatterns,
]
