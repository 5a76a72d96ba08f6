"""One request, one transaction, one scope.

The innermost middleware. It opens the transaction, enters the person's scope, checks the URL's policy, runs the view
(whose response is rendered inside), writes the log entry and commits. A refusal or an exception rolls everything back;
the error page is then rendered and the refusal logged in a separate transaction. An uploaded file is read before that,
in a separate process, while nothing is locked.

Not ATOMIC_REQUESTS: it covers only the view function, so the log entry and late rendering would be outside. A
middleware receives exceptions as finished responses, hence `process_exception`, which sees them first.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import ExitStack
from http import HTTPStatus
from typing import Any

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from accounts import database_scope
from accounts.client_address import source_of
from accounts.policies import Policy
from audit import log
from documents import receiving as document_receiving
from drafts import interrupted_posts, saving
from imports import receiving as table_receiving
from imports.uploaded_table import FileRejected
from mspt import errors, step_up
from mspt.middleware import api_tokens
from systems.authentication import NOT_VALID, TokenRefused

FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
REFUSALS = frozenset({403, 404, 409})
BUSY, TRY_AGAIN_SECONDS = "busy", 10
View = Callable[..., HttpResponseBase]
logger = structlog.get_logger(__name__)


def is_refusal(status: int) -> bool:
    """True if nothing may be stored. A form with errors (422) keeps what was typed; a redirect has done its work."""
    return status in REFUSALS or status >= 500


def policy_of(view: Any) -> Policy | None:
    """The policy that a view declares."""
    return getattr(view, "policy", None)


def view_at(path: str) -> View | None:
    """The view for a path."""
    try:
        return resolve(path).func
    except Resolver404:
        return None


def page_above(request: HttpRequest) -> str:
    """The page to show for a path without one: the nearest above it that the person may open."""
    path = request.path_info
    while path != "/":
        path = path.rstrip("/").rpartition("/")[0] + "/"
        policy = policy_of(view_at(path))
        if policy is not None and policy.stored and policy.admits(request.user):
            return path
    return "/"


def read_upload(request: HttpRequest, view: View, policy: Policy) -> None:
    """Read the file if the policy and a token's scopes admit the request, and attach it, before anything is locked."""
    is_open = api_tokens.out_of_scope(request, resolve(request.path_info).view_name) is None
    is_admitted = is_open and policy.admits(request.user)
    received = table_receiving.receive(request, view, kind=policy.reads_upload, is_admitted=is_admitted)
    request.upload = received  # type: ignore[attr-defined]


def asked_to_try_again(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The page that says that other files are being read, with the status that API clients and proxies understand."""
    received = request.upload  # type: ignore[attr-defined]
    is_busy = received is not None and isinstance(received.content, FileRejected) and received.content.code == BUSY
    if is_busy and response.status_code == 422:
        response.status_code = 429
        response.headers["Retry-After"] = str(TRY_AGAIN_SECONDS)
    return response


def sign_in_first(request: HttpRequest) -> HttpResponseBase:
    """Redirect to sign-in. The posted form is stored for the ended session's owner, or returned on a page."""
    proves = request.path.startswith((reverse("account_reauthenticate"), reverse("account-factors")))
    if request.method == "POST" and not proves and not request.path.startswith("/api/"):
        if interrupted_posts.keep_post(request):
            return redirect_to_login(reverse("drafts:list"))
        if errors.may_carry(request):
            return errors.send_again(request, status=401)
    return errors.sign_in_first(request)


def drop_saved_draft(request: HttpRequest, response: HttpResponseBase) -> None:
    """Delete the draft that a form named once it is saved: it redirects, but not to a confirmation, or sends a file."""
    if request.method != "POST" or not _is_done(response) or not request.user.is_authenticated:
        return
    if api_tokens.token_of(request) is not None:  # systems have no drafts
        return
    if request.content_type not in FORMS or interrupted_posts.FIELD not in request.POST:
        return
    if response.headers.get("Location", "").startswith((reverse("account_login"), reverse("account_reauthenticate"))):
        return
    policy = policy_of(view_at(request.path_info))
    if policy is not None and policy.public:
        enter_scope(request)
    saving.drop(request.path, request.POST[interrupted_posts.FIELD], by=request.user)


def unchecked(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase | None:
    """The page that asks to check a form, if a character was removed from it and its view stored it without asking."""
    if not getattr(request, "is_cleaned", False) or response.status_code >= 400:
        return None
    list(messages.get_messages(request))  # "Saved." is not true
    return errors.check_again(request)


def enter_scope(request: HttpRequest) -> None:
    """Enter the scope of the system whose token was sent, or of the person who is signed in. Raises NoScope."""
    if token := api_tokens.token_of(request):
        database_scope.enter_token(token.token_hash)
    else:
        database_scope.enter(request.session.session_key or "")


def _is_done(response: HttpResponseBase) -> bool:
    is_file = response.status_code == 200 and response.headers.get("Content-Disposition", "").startswith("attachment")
    return is_file or 300 <= response.status_code < 400


def not_allowed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """For a URL that only accepts POST: its page if somebody opened it, else an error page."""
    if request.path.startswith("/api/"):
        return response
    if request.method == "GET":
        return redirect(page_above(request))
    page = errors.page(request, 405)
    page.headers["Allow"] = response.headers["Allow"]
    return page


class OneRequest:
    """The innermost middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Respond within one transaction, or roll back and render a refusal."""
        state = _State(request)
        request.one_request = state  # type: ignore[attr-defined]
        view = view_at(request.path_info)
        policy = policy_of(view)
        if policy is not None and not policy.stored:
            return self.get_response(request)
        if policy is not None and api_tokens.token_of(request) is None:
            step_up.take_proof(request, policy, state.gathered)
        if view is not None and policy is not None and policy.reads_upload and request.method == "POST":
            read_upload(request, view, policy)
            return asked_to_try_again(request, self._answer(request, state))
        if view is not None and policy is not None and policy.keeps_document and request.method == "POST":
            return self._with_document(request, view, policy, state)
        return self._answer(request, state)

    def _with_document(self, request: HttpRequest, view: View, policy: Policy, state: _State) -> HttpResponseBase:
        """Respond with the uploaded document available; delete it if no row names it."""
        arrived = document_receiving.receive(request, view, is_admitted=policy.admits(request.user))
        request.arrived = arrived  # type: ignore[attr-defined]
        try:
            return self._answer(request, state)
        finally:
            if arrived is not None:
                arrived.drop()

    def _answer(self, request: HttpRequest, state: _State) -> HttpResponseBase:
        with log.gathering(state.gathered), ExitStack() as transactions:
            # The log's transaction is the inner one: it commits first, so that nothing happens without its entry.
            for alias in dict.fromkeys((settings.LOGIN_ALIAS, "default")):
                transactions.enter_context(transaction.atomic(using=alias))
            response = self.get_response(request)
            if response.streaming and not isinstance(response, FileResponse):
                raise TypeError("A stream would ask the database after its transaction. Answer a finished file.")
            check_page = unchecked(request, response)
            response = check_page or response
            refused = state.raised or is_refusal(response.status_code) or check_page is not None
            if refused:
                for alias in {settings.LOGIN_ALIAS, "default"}:
                    transaction.set_rollback(True, using=alias)
            else:
                log.write(state.gathered, status=response.status_code)
                drop_saved_draft(request, response)
        if refused:
            return self._refuse(request, response, state)
        return not_allowed(request, response) if response.status_code == 405 else response

    def process_view(self, request: HttpRequest, view: View, _args: Any, kwargs: dict[str, Any]) -> Any:
        """Check the policy, then enter the scope. None lets the view run."""
        state: _State = request.one_request  # type: ignore[attr-defined]
        match = request.resolver_match
        state.gathered.route = match.view_name if match else ""
        state.named = tuple(str(value) for value in kwargs.values() if isinstance(value, uuid.UUID))
        policy = policy_of(view)
        if policy is None:
            return errors.bare(404)
        if policy.public:
            return None
        user = request.user
        if not user.is_authenticated:
            return sign_in_first(request)
        if not policy.admits(user):
            return errors.bare(404 if kwargs else 403)
        if refusal := api_tokens.out_of_scope(request, state.gathered.route):
            return errors.finished(refusal)
        try:
            enter_scope(request)
        except database_scope.NoScope:
            state.scope_lost = True
            return errors.bare(403)
        if api_tokens.token_of(request) is not None:
            return errors.finished(api_tokens.without_factor(request)) if policy.wants_fresh_factor(request) else None
        if step_up.is_due(request, policy):
            return step_up.ask(request, back=page_above(request))
        if interrupted_posts.is_named(request) and not interrupted_posts.lock(request, by=user):
            messages.info(request, "That has been saved or discarded already.")
            return redirect("drafts:list")
        return None

    def process_exception(self, request: HttpRequest, _exception: Exception) -> None:
        """Remember that an exception was raised: the response that follows looks like any other."""
        request.one_request.raised = True  # type: ignore[attr-defined]

    def _refuse(self, request: HttpRequest, response: HttpResponseBase, state: _State) -> HttpResponseBase:
        if state.scope_lost and api_tokens.token_of(request) is not None:
            return api_tokens.refused(TokenRefused(HTTPStatus.UNAUTHORIZED, NOT_VALID))
        if state.scope_lost:
            logout(request)
            return redirect_to_login(request.get_full_path())
        if not request.user.is_authenticated and not state.gathered.accesses:
            # Anybody can request missing URLs without end; the log is kept for ever and sealed.
            logger.info("refused_stranger", status=response.status_code, source=state.gathered.source)
            return errors.page_for(request, response)
        with transaction.atomic():
            if request.user.is_authenticated:
                try:
                    with transaction.atomic():
                        enter_scope(request)
                except database_scope.NoScope:
                    logger.info("refused_without_scope", status=response.status_code)
            log.refuse(state.gathered, status=response.status_code, named=state.named)
        return errors.page_for(request, response)


class _State:
    """The state of one request."""

    def __init__(self, request: HttpRequest) -> None:
        self.raised = False
        self.scope_lost = False
        self.named: tuple[str, ...] = ()  # the records that the address names
        self.gathered = log.RequestAccesses(
            request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
            source=source_of(request),
            method=request.method or "",
        )
