"""The workflows of asset recovery, as one table: kind, statuses, and what each step asks for.

A row says from which statuses a step is possible, which status follows, and what its page asks for. The refusals add
what amounts and dates have to agree with. Amounts are in pounds and pence. How long the law allows is a dated rule
(`ProsecutionRule`), whose last day the service passes as `latest`.

Every step is recorded with the day on which it happened, and none is changed afterwards: `undo` records that the last
one was a mistake.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from prosecutions.assets import refusals
from prosecutions.assets.choices import AssetKind, AssetStatus
from prosecutions.assets.kind_workflow import (
    FIRST_DAY,
    AskedField,
    AssetTransition,
    Base,
    Conviction,
    KindWorkflow,
    Limit,
)
from prosecutions.assets.refusals import AssetFacts

ORDERED = frozenset({AssetStatus.MADE, AssetStatus.PAID, AssetStatus.DISCHARGED})  # which an appeal can quash


def _amount(label: str, hint: str = "") -> AskedField:
    return AskedField(name="amount", label=label, hint=hint)


def _until(label: str, hint: str = "") -> AskedField:
    return AskedField(name="until", label=label, hint=hint)


def _refuse(source: AssetStatus, hint: str = "", *, title: str = "Order not made") -> AssetTransition:
    return AssetTransition(
        source=frozenset({source}),
        target=AssetStatus.REFUSED,
        verb="record that no order was made",
        title=title,
        button="Save",
        done=title,
        date_label="Date",
        hint=hint or "Use this if the court refused the order, or the application was not pursued.",
    )


def _discharge(source: frozenset[AssetStatus], hint: str) -> AssetTransition:
    return AssetTransition(
        source=source,
        target=AssetStatus.DISCHARGED,
        verb="record the discharge",
        title="Order discharged",
        button="Save discharge",
        done="Order discharged",
        date_label="Date of discharge",
        hint=hint,
    )


def _quash(*why_not: Callable[[AssetFacts], str]) -> AssetTransition:
    return AssetTransition(
        source=ORDERED,
        target=AssetStatus.QUASHED,
        verb="record that an appeal quashed the order",
        title="Order quashed on appeal",
        button="Save",
        done="Order quashed on appeal",
        date_label="Date of the decision on appeal",
        hint="The order then counts as not made, and what was collected for it is not counted either.",
        why_not=why_not,
    )


def _undo_and_remove(first: AssetStatus, others: frozenset[AssetStatus]) -> dict[str, AssetTransition]:
    return {
        "remove": AssetTransition(
            source=frozenset({first}),
            target=AssetStatus.REMOVED,
            verb="remove this record",
            title="Remove the record",
            button="Remove record",
            done="Record removed",
            date_label="Date of removal",
            hint="Use this only for a record added by mistake. It stays in the timeline and counts nowhere.",
        ),
        "undo": AssetTransition(
            source=others | {first, AssetStatus.REMOVED},
            verb="undo the last step",
            title="Undo the last step",
            button="Undo step",
            done="Step undone",
            hint="Use this if the last step was entered by mistake. Both stay in the timeline.",
            why_not=(refusals.has_something_to_undo,),
        ),
    }


def _vary(
    source: frozenset[AssetStatus],
    *more: Callable[[AssetFacts], str],
    hint: str = "",
    fields: tuple[AskedField, ...] = (),
) -> AssetTransition:
    return AssetTransition(
        source=source,
        verb="vary the amount",
        title="Amount varied",
        button="Save amount",
        done="Amount varied",
        date_label="Date of the court’s decision",
        hint=hint,
        fields=(_amount("New amount"), *fields),
        why_not=(refusals.needs_amount, refusals.changes_amount, *more),
    )


def _pay(who: str) -> AssetTransition:
    return AssetTransition(
        source=frozenset({AssetStatus.MADE}),
        verb="record a payment",
        title="Payment collected",
        button="Save payment",
        done="Payment collected",
        date_label="Date of the payment",
        hint=f"Record each payment {who}. Once the whole amount is collected, the status becomes “Paid in full”.",
        fields=(_amount("Amount collected"),),
        why_not=(refusals.needs_amount, refusals.is_outstanding),
    )


def _forfeiture(held: AssetStatus, what: str) -> dict[str, AssetTransition]:
    """The steps by which money that is held is forfeited or released, in whole or in part."""
    return {
        "apply_forfeiture": AssetTransition(
            source=frozenset({held, AssetStatus.PART}),
            target=AssetStatus.PENDING,
            verb="record an application for forfeiture",
            title="Forfeiture applied for",
            button="Save application",
            done="Forfeiture applied for",
            date_label="Date of the application",
            hint=f"The {what} stays held until the application is decided.",
        ),
        "forfeit": AssetTransition(
            source=frozenset({held, AssetStatus.PENDING, AssetStatus.PART}),
            verb="record a forfeiture",
            title="Forfeiture",
            button="Save forfeiture",
            done="Forfeited",
            date_label="Date of the forfeiture",
            hint="By notice or by order of the court. If only part is forfeited, the rest stays held until you record"
            " that it is released.",
            fields=(_amount("Amount forfeited"),),
            why_not=(refusals.needs_amount, refusals.is_held),
        ),
    }


def _release(source: frozenset[AssetStatus], what: str) -> AssetTransition:
    return AssetTransition(
        source=source,
        verb="record the release",
        title="Released",
        button="Save release",
        done="Released",
        date_label="Date of release",
        hint=f"Of the {what} that is still held.",
    )


def _restraint() -> KindWorkflow:
    ended = frozenset({AssetStatus.MADE, AssetStatus.DISCHARGED, AssetStatus.REFUSED})
    return KindWorkflow(
        kind=AssetKind.RESTRAINT,
        law="Proceeds of Crime Act 2002, section 41",
        first=AssetStatus.APPLIED,
        begun="Restraint order applied for",
        date_label="Date of the application",
        hint="The Crown Court stops a person from dealing with property that could pay a confiscation order. It can do"
        " so before anybody is charged.",
        transitions={
            "make": AssetTransition(
                source=frozenset({AssetStatus.APPLIED}),
                target=AssetStatus.MADE,
                verb="record the order",
                title="Restraint order made",
                button="Save order",
                done="Restraint order made",
                date_label="Date of the order",
                fields=(_amount("Value of the property restrained", "An estimate, if the value is not known yet."),),
                why_not=(refusals.needs_amount,),
            ),
            "vary": _vary(frozenset({AssetStatus.MADE})),
            "refuse": _refuse(AssetStatus.APPLIED),
            "discharge": _discharge(
                frozenset({AssetStatus.MADE}), "For example once the confiscation order is paid, or the case ended."
            ),
            **_undo_and_remove(AssetStatus.APPLIED, ended),
        },
    )


def _freezing() -> KindWorkflow:
    held = AssetStatus.MADE
    ended = frozenset({
        held, AssetStatus.PENDING, AssetStatus.PART, AssetStatus.FORFEITED, AssetStatus.PART_ENDED,
        AssetStatus.RELEASED, AssetStatus.REFUSED,
    })  # fmt: skip
    limits = (Limit(rule="account_freezing_months", base=Base.FIRST),)
    return KindWorkflow(
        kind=AssetKind.FREEZING,
        law="Proceeds of Crime Act 2002, section 303Z1",
        first=AssetStatus.APPLIED,
        first_day=date(2018, 1, 31),
        begun="Account freezing order applied for",
        date_label="Date of the application",
        hint="A court freezes the money in an account. It needs no charge and no conviction.",
        transitions={
            "make": AssetTransition(
                source=frozenset({AssetStatus.APPLIED}),
                target=held,
                verb="record the order",
                title="Account freezing order made",
                button="Save order",
                done="Account frozen",
                date_label="Date of the order",
                fields=(_amount("Amount frozen"), _until("Last day of the order")),
                limits=limits,
                why_not=(refusals.needs_amount, refusals.needs_end),
            ),
            "extend": AssetTransition(
                source=frozenset({held, AssetStatus.PART}),
                verb="extend the order",
                title="Account freezing order extended",
                button="Save extension",
                done="Account freezing order extended",
                date_label="Date of the court’s decision",
                fields=(_until("New last day of the order"),),
                limits=limits,
                why_not=(refusals.needs_later_end,),
            ),
            "vary": _vary(frozenset({held}), hint="For example if the court excluded money for living expenses."),
            **_forfeiture(held, "money"),
            "release": _release(frozenset({held, AssetStatus.PENDING, AssetStatus.PART}), "money"),
            "refuse": _refuse(AssetStatus.APPLIED),
            **_undo_and_remove(AssetStatus.APPLIED, ended),
        },
    )


def _cash() -> KindWorkflow:
    held = AssetStatus.DETAINED
    ended = frozenset({
        held, AssetStatus.PENDING, AssetStatus.PART, AssetStatus.FORFEITED, AssetStatus.PART_ENDED,
        AssetStatus.RELEASED,
    })  # fmt: skip
    order = Limit(rule="cash_detention_months", base=Base.STEP)
    return KindWorkflow(
        kind=AssetKind.CASH,
        law="Proceeds of Crime Act 2002, section 294",
        first=AssetStatus.SEIZED,
        begun="Cash seized",
        date_label="Date of the seizure",
        hint="Cash can be detained for 48 hours, not counting weekends and bank holidays. After that a court decides.",
        fields=(_amount("Amount seized"),),
        transitions={
            "detain": AssetTransition(
                source=frozenset({AssetStatus.SEIZED}),
                target=held,
                verb="record the first detention order",
                title="Detention ordered",
                button="Save order",
                done="Detention ordered",
                date_label="Date of the order",
                fields=(_until("Last day of detention"),),
                limits=(order,),
                why_not=(refusals.needs_end,),
            ),
            "extend": AssetTransition(
                source=frozenset({held, AssetStatus.PART}),
                verb="record a further detention order",
                title="Detention extended",
                button="Save order",
                done="Detention extended",
                date_label="Date of the order",
                fields=(_until("New last day of detention"),),
                limits=(order, Limit(rule="cash_detention_total_months", base=Base.FIRST)),
                why_not=(refusals.needs_later_end,),
            ),
            **_forfeiture(held, "cash"),
            "release": _release(frozenset({AssetStatus.SEIZED, held, AssetStatus.PENDING, AssetStatus.PART}), "cash"),
            **_undo_and_remove(AssetStatus.SEIZED, ended),
        },
    )


def _confiscation() -> KindWorkflow:
    ended = ORDERED | {AssetStatus.QUASHED, AssetStatus.REFUSED}
    return KindWorkflow(
        kind=AssetKind.CONFISCATION,
        law="Proceeds of Crime Act 2002, section 6",
        first=AssetStatus.STARTED,
        begun="Confiscation proceedings started",
        date_label="Date on which proceedings started",
        hint="The Crown Court orders a convicted defendant to pay. The order is made for the benefit, or for the"
        " available amount if that is less.",
        needs_defendant=True,
        conviction=Conviction.ANY,
        transitions={
            "make": AssetTransition(
                source=frozenset({AssetStatus.STARTED}),
                target=AssetStatus.MADE,
                verb="record the order",
                title="Confiscation order made",
                button="Save order",
                done="Confiscation order made",
                date_label="Date of the order",
                fields=(
                    AskedField(name="benefit", label="Benefit", hint="From criminal conduct (section 8)."),
                    AskedField(
                        name="available",
                        label="Available amount (optional)",
                        hint="What the defendant has (section 9). Enter 0 if nothing is available and the order is"
                        " nominal.",
                        is_required=False,
                    ),
                    _amount("Amount of the order", "The recoverable amount (section 7)."),
                    _until("Last day to pay", "If the court gave no time to pay, enter the date of the order."),
                    AskedField(
                        name="months",
                        label="Default term in months (optional)",
                        hint="What the defendant serves if the order is not paid.",
                        is_required=False,
                    ),
                ),
                limits=(Limit(rule="confiscation_pay_months", base=Base.FIRST),),
                why_not=(
                    refusals.needs_conviction,
                    refusals.needs_amount,
                    refusals.needs_benefit,
                    refusals.is_within_what_is_available,
                    refusals.needs_time_to_pay,
                    refusals.has_a_possible_term,
                ),
            ),
            "pay": _pay("towards the order and its interest"),
            "interest": AssetTransition(
                source=frozenset({AssetStatus.MADE, AssetStatus.PAID}),
                verb="add interest",
                title="Interest added",
                button="Save interest",
                done="Interest added",
                date_label="Date up to which interest is worked out",
                hint="What is not paid in time bears interest, which is collected like the order itself (section 12)."
                " Enter what came up since you last added interest, as worked out by the court or the enforcement"
                " agency.",
                fields=(_amount("Interest"),),
                why_not=(refusals.needs_amount, refusals.is_late_with_payment, refusals.is_possible_with_the_order),
            ),
            "extend": AssetTransition(
                source=frozenset({AssetStatus.MADE}),
                verb="extend the time to pay",
                title="Time to pay extended",
                button="Save extension",
                done="Time to pay extended",
                date_label="Date of the court’s decision",
                fields=(_until("New last day to pay"),),
                limits=(Limit(rule="confiscation_pay_total_months", base=Base.FIRST),),
                why_not=(refusals.needs_more_time_to_pay,),
            ),
            "vary": _vary(
                frozenset({AssetStatus.MADE, AssetStatus.PAID}),
                refusals.is_within_the_benefit,
                refusals.is_within_what_is_available,
                refusals.is_not_below_what_was_collected,
                refusals.is_possible_with_interest,
                hint="The court worked out the benefit again (section 21), more was found (section 22), or less is"
                " available than the court assumed (section 23).",
                fields=(
                    AskedField(name="benefit", label="New benefit (optional)", is_required=False),
                    AskedField(name="available", label="New available amount (optional)", is_required=False),
                ),
            ),
            "refuse": _refuse(
                AssetStatus.STARTED, "Use this if the court made no order, or the proceedings were not pursued."
            ),
            "discharge": _discharge(
                frozenset({AssetStatus.MADE}),
                "The court can discharge what is left of an order (sections 24 and 25).",
            ),
            "quash": _quash(refusals.has_no_reparation_left),
            **_undo_and_remove(AssetStatus.STARTED, ended),
        },
    )


def _reparation() -> KindWorkflow:
    ended = ORDERED | {AssetStatus.QUASHED, AssetStatus.REFUSED}
    return KindWorkflow(
        kind=AssetKind.REPARATION,
        law="Modern Slavery Act 2015, section 8",
        first=AssetStatus.CONSIDERED,
        begun="Reparation order considered",
        date_label="Date on which reparation was raised with the court",
        hint="The court must consider reparation to the victims with every confiscation order against a defendant"
        " convicted of slavery or trafficking, and give reasons if it makes no order (section 8(7)).",
        needs_defendant=True,
        conviction=Conviction.SLAVERY,
        transitions={
            "make": AssetTransition(
                source=frozenset({AssetStatus.CONSIDERED}),
                target=AssetStatus.MADE,
                verb="record the order",
                title="Reparation order made",
                button="Save order",
                done="Reparation order made",
                date_label="Date of the order",
                hint="It is paid to the victims out of the confiscation order, and can’t exceed that order"
                " (section 9(4)).",
                fields=(_amount("Amount of the order"),),
                why_not=(refusals.needs_conviction, refusals.needs_amount, refusals.is_under_a_confiscation_order),
            ),
            "pay": _pay("to the victims"),
            "vary": _vary(
                frozenset({AssetStatus.MADE, AssetStatus.PAID}),
                refusals.is_not_below_what_was_collected,
                refusals.is_unallotted,
            ),
            "refuse": _refuse(AssetStatus.CONSIDERED, "Use this if the court considered reparation and made no order."),
            "discharge": _discharge(frozenset({AssetStatus.MADE}), "By the court."),
            "quash": _quash(),
            **_undo_and_remove(AssetStatus.CONSIDERED, ended),
        },
    )


def _property(kind: AssetKind, *, law: str, hint: str, conviction: Conviction, first_day: date) -> KindWorkflow:
    """An order on conviction about property whose value is estimated."""
    name = str(kind.label)
    ended = frozenset({AssetStatus.MADE, AssetStatus.DISCHARGED, AssetStatus.QUASHED, AssetStatus.REFUSED})
    return KindWorkflow(
        kind=kind,
        law=law,
        first=AssetStatus.APPLIED,
        first_day=first_day,
        begun=f"{name} applied for",
        date_label="Date of the application",
        hint=hint,
        needs_defendant=True,
        conviction=conviction,
        transitions={
            "make": AssetTransition(
                source=frozenset({AssetStatus.APPLIED}),
                target=AssetStatus.MADE,
                verb="record the order",
                title="Order made",
                button="Save order",
                done="Order made",
                date_label="Date of the order",
                fields=(_amount("Estimated value of the property"),),
                why_not=(refusals.needs_conviction, refusals.needs_amount),
            ),
            "vary": _vary(frozenset({AssetStatus.MADE}), hint="For example once the property was sold."),
            "refuse": _refuse(AssetStatus.APPLIED),
            "discharge": _discharge(frozenset({AssetStatus.MADE}), "By the court."),
            "quash": replace(_quash(), source=ORDERED - {AssetStatus.PAID}),
            **_undo_and_remove(AssetStatus.APPLIED, ended),
        },
    )


WORKFLOWS: dict[AssetKind, KindWorkflow] = {
    table.kind: table
    for table in (
        _restraint(),
        _freezing(),
        _cash(),
        _confiscation(),
        _reparation(),
        _property(
            AssetKind.VEHICLE,
            law="Modern Slavery Act 2015, section 11",
            hint="On a conviction on indictment of human trafficking (section 2), of a vehicle, ship or aircraft that"
            " was used for it or meant for it.",
            conviction=Conviction.TRAFFICKING,
            first_day=FIRST_DAY,
        ),
        _property(
            AssetKind.DEPRIVATION,
            law="Sentencing Act 2020, section 153",
            hint="On a conviction, of property that was used for an offence or meant for one.",
            conviction=Conviction.ANY,
            first_day=date(2020, 12, 1),
        ),
    )
}
NEED_DEFENDANT = frozenset(kind for kind, table in WORKFLOWS.items() if table.needs_defendant)
