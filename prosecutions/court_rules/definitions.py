"""What each rule of prosecutions is about, in words, and which values it may have: one row for each code."""

from __future__ import annotations

from core.dated_rules.definitions import RuleDefinition

DEFINITIONS: dict[str, RuleDefinition] = {
    "custody_crown_days": RuleDefinition(
        title="Custody time limit, Crown Court",
        sentence="Days in custody before the trial, for an offence sent to the Crown Court.",
    ),
    "custody_either_way_days": RuleDefinition(
        title="Custody time limit, either-way offence",
        sentence="Days in custody before the trial, for an either-way offence in the magistrates’ court.",
    ),
    "custody_summary_days": RuleDefinition(
        title="Custody time limit, summary trial",
        sentence="Days in custody before a summary trial.",
    ),
    "custody_warning_days": RuleDefinition(
        title="Custody time limit warning",
        sentence="Days before a custody time limit ends from which we show a warning, if no trial date is entered.",
        must_hold=True,
    ),
    "trial_days": RuleDefinition(
        title="Result of a trial",
        sentence="Days after a trial starts from which we show its result as missing, if no last day is entered.",
        must_hold=True,
    ),
    "decision_wait_days": RuleDefinition(
        title="Charging decision",
        sentence="Days after a referral to the CPS from which we show the charging decision as overdue.",
        must_hold=True,
    ),
    "witness_contact_days": RuleDefinition(
        title="Contact with a victim or witness",
        sentence="Days after a contact on which the next one is due, if no other date is entered.",
        must_hold=True,
    ),
    "witness_abroad_days": RuleDefinition(
        title="Evidence from abroad",
        sentence="Days before a trial from which a witness abroad needs an agreed way of giving evidence.",
        must_hold=True,
    ),
    "joint_team_warning_days": RuleDefinition(
        title="Joint investigation team, last day",
        sentence="Days before the last day of an agreement from which we show that it ends soon.",
        must_hold=True,
    ),
    "joint_team_wait_days": RuleDefinition(
        title="Joint investigation team, proposal",
        sentence="Days after a proposal from which we ask whether the team was agreed.",
        must_hold=True,
    ),
    "account_freezing_months": RuleDefinition(
        title="Account freezing order",
        sentence="How long an account freezing order can last, with its extensions.",
        unit="month",
    ),
    "cash_first_days": RuleDefinition(
        title="Cash seizure, first detention",
        sentence="How long seized cash can be held without an order of a court.",
        unit="working day",
        must_hold=True,
    ),
    "cash_detention_months": RuleDefinition(
        title="Cash seizure, each order",
        sentence="How long one order of a court can detain cash.",
        unit="month",
    ),
    "cash_detention_total_months": RuleDefinition(
        title="Cash seizure, all orders",
        sentence="How long cash can be detained after the first order.",
        unit="month",
    ),
    "confiscation_pay_months": RuleDefinition(
        title="Confiscation order, time to pay",
        sentence="How long a court can give to pay when it makes the order.",
        unit="month",
    ),
    "confiscation_pay_total_months": RuleDefinition(
        title="Confiscation order, time to pay in all",
        sentence="The longest time to pay, with its extensions.",
        unit="month",
    ),
    "asset_warning_days": RuleDefinition(
        title="Asset recovery warning",
        sentence="Days before the last day of a freezing order or a detention from which we show that it ends soon.",
        must_hold=True,
    ),
}
