"""Periods, batches, snapshots, and what the national team records about them."""

from figures.models.annotations import Annotation
from figures.models.batches import Batch, Figure
from figures.models.carried_forces import CarriedForce
from figures.models.deadlines import DeadlineExtension, ReminderSent
from figures.models.periods import FailedBuild, Period
from figures.models.publication import PublicationProposal
from figures.models.registers import RegisterCell, RegisterMonth, RegisterSpan, SuppliedFigure, SuppliedTable
from figures.models.snapshots import Snapshot, SnapshotAddition, SnapshotFigure, SnapshotOpening, SnapshotSource

__all__ = [
    "Annotation",
    "Batch",
    "CarriedForce",
    "DeadlineExtension",
    "FailedBuild",
    "Figure",
    "Period",
    "PublicationProposal",
    "RegisterCell",
    "RegisterMonth",
    "RegisterSpan",
    "ReminderSent",
    "Snapshot",
    "SnapshotAddition",
    "SnapshotFigure",
    "SnapshotOpening",
    "SnapshotSource",
    "SuppliedFigure",
    "SuppliedTable",
]
