"""The API of the register: check whether a person is in it, then read the order card.

Every request is logged and counted.

Partner systems use it with an account of their own, as does anyone who may search on the page. A client sends the
search by POST and is redirected to the answer. Only the account that searched can read the answer, for twelve hours.
"""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.http import Http404, HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.json_input import JSONParser
from matching.models import Lookup
from matching.person_match import AskRefused
from matching.register_lookup import LimitReached
from orders.choices import SearchReason
from orders.models import Subject
from orders.register import card, search
from orders.register.forms import RegisterSearchForm

ROLES = (*search.ROLES, Role.SYSTEM)
A_MINUTE = "60"  # seconds, for Retry-After


class CheckSerializer(serializers.Serializer[Any]):
    """The input of a search: the text of the search box, and the reason."""

    text = serializers.CharField(help_text="Names, a date of birth, a vehicle, a phone number or an address.")
    reason = serializers.ChoiceField(choices=SearchReason.choices)
    reference = serializers.CharField(required=False, help_text="The incident number. Do not include names.")


ANSWER = inline_serializer(
    "RegisterAnswer",
    {
        "hit": serializers.BooleanField(help_text="Whether a subject of an order matches."),
        "is_too_wide": serializers.BooleanField(help_text="More than five people match, so none is listed."),
        "details": serializers.ListField(child=serializers.CharField(), help_text="One address for each match."),
    },
)
CONDITION = inline_serializer(
    "OrderCardCondition",
    {
        "number": serializers.IntegerField(),
        "words": serializers.CharField(),
        "more": serializers.CharField(),
        "until": serializers.DateField(allow_null=True, help_text="Null: until further order."),
    },
    many=True,
)
CARD = inline_serializer(
    "OrderCard",
    {
        "subject": serializers.CharField(),
        "day": serializers.DateField(),
        "is_in_force": serializers.BooleanField(),
        "name": serializers.CharField(),
        "born_on": serializers.DateField(allow_null=True),
        "orders": inline_serializer(
            "OrderCardOrder",
            {
                "reference": serializers.CharField(),
                "kind": serializers.CharField(),
                "court": serializers.CharField(),
                "made_on": serializers.DateField(),
                "served_on": serializers.DateField(allow_null=True),
                "until": serializers.DateField(allow_null=True, help_text="Null: until further order."),
                "breach": serializers.CharField(),
                "must_not": CONDITION,
                "must": CONDITION,
            },
            many=True,
        ),
        "checks": serializers.ListField(child=serializers.CharField()),
        "managed_by": serializers.CharField(),
        "officer": serializers.CharField(),
        "out_of_hours_contact": serializers.CharField(),
        "handling": serializers.CharField(),
    },
)
REFUSED = OpenApiResponse(OpenApiTypes.OBJECT, description="What is missing, by field.")


class CheckListView(APIView):
    """Start a register search."""

    parser_classes = (JSONParser, FormParser)

    @extend_schema(
        operation_id="register_check",
        request=CheckSerializer,
        responses={
            303: OpenApiResponse(description="Search accepted. The result is at `Location`."),
            422: REFUSED,
            429: OpenApiResponse(OpenApiTypes.OBJECT, description="Too many searches, in a minute or today."),
        },
    )
    def post(self, request: Request) -> Response:
        """Search for a subject of any force.

        The search is counted and logged, and the force that manages a match sees it.
        """
        form = RegisterSearchForm(cast(dict[str, Any], request.data if isinstance(request.data, dict) else {}))
        if not form.is_valid():
            return Response(form.errors, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
        entered = form.cleaned_data
        reason = search.reason_of(entered["reason"], entered["reference"])
        try:
            looked = search.look(entered["text"], reason=reason, by=cast(User, request.user))
        except LimitReached as why:
            return Response(
                {"text": [str(why)]}, status=status.HTTP_429_TOO_MANY_REQUESTS, headers={"Retry-After": A_MINUTE}
            )
        except AskRefused as why:
            return Response({"text": [str(why)]}, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
        where = reverse("api:register-answer", args=[looked.ticket])
        return Response({"answer": where, "left_today": looked.tries_left}, status=303, headers={"Location": where})


class LookupResultView(APIView):
    """The result of a register search."""

    @extend_schema(operation_id="register_answer", responses=ANSWER)
    def get(self, _request: Request, ticket: uuid.UUID) -> Response:
        """Match or no match. Each match has its own address; opening it is a second consultation, logged as such."""
        try:
            answer = search.result_of(ticket, by=cast(User, self.request.user))
        except Lookup.DoesNotExist:
            raise Http404 from None
        details = [reverse("api:order-card", args=[match.subject.public_id]) for match in answer.matches]
        return Response({"hit": bool(details), "is_too_wide": answer.is_too_wide, "details": details})


class CardView(APIView):
    """The order card of a matched subject."""

    @extend_schema(
        operation_id="register_card",
        parameters=[OpenApiParameter("on", OpenApiTypes.DATE, description="A past date. Today if left out.")],
        responses={200: CARD, 422: REFUSED},
    )
    def get(self, request: Request, public_id: uuid.UUID) -> HttpResponse:
        """What was in force on the day, in plain words, and who to call."""
        day = search.day_of(request.query_params.get("on", ""))
        try:
            opened = card.opened(public_id, day=day or clock.today(), by=cast(User, request.user))
        except Subject.DoesNotExist:
            raise Http404 from None
        if day is None:
            errors = {"on": ["Enter today’s date or a past date, such as 2026-03-16."]}
            return Response(errors, status=status.HTTP_422_UNPROCESSABLE_ENTITY)
        return Response(_card_fields(opened))


def _card_fields(opened: card.Card) -> dict[str, Any]:
    contact = opened.out_of_hours_contact
    return {
        "subject": opened.subject.number,
        "day": opened.day,
        "is_in_force": bool(opened.sheets),
        "name": opened.who.name,
        "born_on": opened.who.born_on,
        "orders": [
            {
                "reference": sheet.order.reference,
                "kind": sheet.order.kind,
                "court": sheet.order.court,
                "made_on": sheet.order.made_on,
                "served_on": sheet.order.served_on,
                "until": sheet.last,
                "breach": sheet.breach,
                "must_not": [_duty(condition) for condition in sheet.must_not],
                "must": [_duty(condition) for condition in sheet.must],
            }
            for sheet in opened.sheets
        ],
        "checks": opened.checks,
        "managed_by": opened.subject.force_id,
        "officer": opened.subject.officer.name if opened.subject.officer else "",
        "out_of_hours_contact": ", ".join(filter(None, [contact.text, contact.number])),
        "handling": "OFFICIAL-SENSITIVE",
    }


def _duty(condition: card.CardCondition) -> dict[str, Any]:
    return {"number": condition.number, "words": condition.sentence, "more": condition.more, "until": condition.last}
