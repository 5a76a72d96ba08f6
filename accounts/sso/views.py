"""Pages of signing in with an organisation's account: to the provider, and back from it."""

from __future__ import annotations

from allauth.account.utils import get_next_redirect_url, perform_login
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.sso import protocol, providers, signing_on
from accounts.sso.providers import Provider

NEXT = "sso_next"  # where the session keeps the page to go on to


@require_safe
def start(request: HttpRequest, provider: str) -> HttpResponse:
    """Send the browser to the provider."""
    configured = _configured(provider)
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    request.session[NEXT] = get_next_redirect_url(request) or ""
    try:
        return protocol.redirect_to_provider(request, configured, redirect_uri=_redirect_uri(request, configured))
    except protocol.ProviderFailed as why:
        return _back_to_sign_in(request, str(why))


@require_safe
def callback(request: HttpRequest, provider: str) -> HttpResponse:
    """Sign in the person that the provider has identified, after their second factor."""
    configured = _configured(provider)
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    next_page = request.session.pop(NEXT, "") or None
    try:
        claims = protocol.fetch_claims(request, configured)
        user, arrival = signing_on.identify(configured, claims)
    except (protocol.ProviderFailed, signing_on.SignOnRefused) as why:
        return _back_to_sign_in(request, str(why))
    signing_on.remember(request.session, arrival)
    response: HttpResponse = perform_login(
        request, user, redirect_url=next_page, signal_kwargs={"single_sign_on": configured.key}
    )
    return response


def _configured(key: str) -> Provider:
    provider = providers.with_key(key)
    if provider is None:
        raise Http404
    return provider


def _redirect_uri(request: HttpRequest, provider: Provider) -> str:
    return request.build_absolute_uri(reverse("sso-callback", args=[provider.key]))


def _back_to_sign_in(request: HttpRequest, why: str) -> HttpResponse:
    messages.error(request, why)
    return redirect(settings.LOGIN_URL)
