"""Monthly measures of orders, and the statement that counts any number of extractions in one query.

Orders in force, their subjects and conditions, and the forces that have had an order are counted at the end of the
month and never added across months. Everything else counts events of a month. A rate is not a measure: each report
computes it for its area from counts that add up. There is no reconciliation, because an order that moves with its
subject leaves one force without being made by the other.
"""

from __future__ import annotations

from collections.abc import Mapping

from figures.measures import ALL, TOTAL, FigureKind, Measure
from orders.choices import Basis, ConditionKind, OrderKind, OrderState, Reach
from orders.models import ConditionTemplate
from orders.supervision.choices import BreachState
from reference.models import ExploitationType

METHOD = 3  # the version of extraction and counting; increase it with each change in what is extracted
IN_FORCE, SUBJECTS, CONDITIONS = "orders_in_force", "orders_subjects", "orders_conditions"
TAKEN = "orders_conditions_taken"
OWN_WORDS, ANY_TYPE = "own_words", "any_type"  # conditions that come from no library entry, and entries for every type
NOT_KNOWN = "not_known"  # the basis of an imported order that does not state it
JOINED = "+"  # joins the exploitation types of an entry
MEASURES = (
    Measure(name=IN_FORCE, label="Orders in force at month end", is_stock=True),
    Measure(name=SUBJECTS, label="People under orders at month end", is_stock=True),
    Measure(name="orders_bind_nothing", label="Orders in force that prohibit nothing at month end", is_stock=True),
    Measure(name=CONDITIONS, label="Conditions in force at month end", is_stock=True),
    Measure(name=TAKEN, label="Conditions in force, by library entry", is_stock=True),
    Measure(name="orders_forces", label="Forces that have ever had an order", is_stock=True),
    Measure(name="orders_made", label="Orders made"),
    Measure(name="orders_fixed", label="Orders made with a last day"),
    Measure(name="orders_fixed_months", label="Total months of orders made with a last day"),
    Measure(name="orders_refused", label="Applications refused"),
    Measure(name="orders_ended", label="Orders ended"),
    Measure(name="orders_lapsed", label="Orders expired without a decision"),
    Measure(name="orders_breaches", label="Breaches"),
    Measure(name="orders_breach_results", label="Results of breaches"),
    Measure(name="orders_visits_due", label="Visits due"),
    Measure(name="orders_visits_kept", label="Visits made by their due date"),
    Measure(name="orders_first", label="First orders of a force"),
)
STOCKS = frozenset(measure.name for measure in MEASURES if measure.is_stock)
DIMENSIONS: dict[str, str] = {
    "order_kind": "Kind of order",
    "order_basis": "Conviction or none",
    "order_length": "Length",
    "order_part": "Conditions",
    "order_ended": "How orders ended",
    "order_result": "Results of breaches",
    "order_entry": "Entry of the library",
    "order_type": "Exploitation type",
}
COLUMNS = dict(zip(DIMENSIONS, ("kind", "basis", "length", "part", "ended", "result", "entry", "types"), strict=True))
OVERLAPPING = frozenset({"order_type"})  # a row in several categories counts in each, so their sum exceeds the total
MEASURE_OF: dict[str, tuple[str, ...]] = {  # the measures that each dimension breaks down
    "order_kind": (
        IN_FORCE,
        "orders_bind_nothing",
        "orders_made",
        "orders_refused",
        "orders_ended",
        "orders_lapsed",
        "orders_breaches",
    ),
    "order_basis": (IN_FORCE, "orders_made"),
    "order_length": (IN_FORCE, "orders_made"),
    "order_part": (CONDITIONS,),
    "order_ended": ("orders_ended",),
    "order_result": ("orders_breach_results",),
    "order_entry": (TAKEN,),
    "order_type": (TAKEN,),
}
LENGTHS = {
    "under_2": "Under 2 years",
    "from_2": "2 years, under 5",
    "from_5": "5 years, under 10",
    "from_10": "10 years or more",
    "further_order": "Until further order",
}


def labels_of(dimension: str) -> Mapping[str, str]:
    """The label of each category of a dimension, in the order in which tables print them."""
    match dimension:
        case "order_kind":
            return dict(OrderKind.choices)
        case "order_basis":
            return {**dict(Basis.choices), NOT_KNOWN: "Not known"}
        case "order_length":
            return LENGTHS
        case "order_part":
            return _part_labels()
        case "order_ended":
            return {state.value: state.label for state in OrderState if state in ENDED}
        case "order_result":
            return {state.value: state.label for state in BreachState if state in RESULTS}
        case "order_entry":
            return ConditionTemplate.objects.titles() | {OWN_WORDS: "Own words"}
        case "order_type":
            types = dict(ExploitationType.objects.in_order().values_list("code", "name"))
            return {**types, ANY_TYPE: "Every type", OWN_WORDS: "Own words, of no type"}
    return {}


def _part_labels() -> dict[str, str]:
    """The kinds of condition, with foreign travel prohibitions split by their reach."""
    bans = {
        f"{ConditionKind.TRAVEL_BAN}_{reach.value}": (
            f"Foreign travel prohibition: {reach.label[0].lower()}{reach.label[1:]}"
        )
        for reach in Reach
    }
    others = {kind.value: kind.label for kind in ConditionKind if kind != ConditionKind.TRAVEL_BAN}
    return {ConditionKind.PROHIBITION: others[ConditionKind.PROHIBITION], **bans, **others}


ENDED = frozenset(
    {
        OrderState.EXPIRED,
        OrderState.DISCHARGED,
        OrderState.QUASHED,
        OrderState.REPLACED,
        OrderState.MAIN_DECIDED,
        OrderState.SUBJECT_DIED,
    }
)
RESULTS = frozenset(BreachState) - {BreachState.SUSPECTED, BreachState.INVESTIGATED, BreachState.CHARGED}


SOURCES = f"""
select distinct on (force, month) id as source, force, month as period
from orders_orderextraction where method = {METHOD} order by force, month, number desc
"""

_CATEGORIES = ", ".join(f"('{name}', c.{column})" for name, column in COLUMNS.items() if name not in OVERLAPPING)

COUNT = f"""
with cells (source, measure, dimension, category, value) as (
    select c.extraction_id, c.measure, d.dimension, d.category, c.value
    from wanted w join orders_orderextractioncell c on c.extraction_id = w.source
    cross join lateral (
        values ('{TOTAL}', '{ALL}'), {_CATEGORIES}
        union all select 'order_type', unnest(string_to_array(c.types, '{JOINED}'))
    ) as d (dimension, category)
    where d.category <> ''
    union all
    select source, measure, '{TOTAL}', '{ALL}', 0
    from wanted cross join unnest(array[{", ".join(f"'{measure.name}'" for measure in MEASURES)}]) as measure
)
select source, measure, dimension, category, sum(value)::int as value from cells group by 1, 2, 3, 4
"""

KIND = FigureKind(name="orders", label="Orders", method=METHOD, measures=MEASURES, sources=SOURCES, count=COUNT)
