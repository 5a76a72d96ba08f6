"""The records of the room. Each table that holds or hangs on a force's record has the force in a column of its own."""

from orders.models.law import Law
from orders.models.orders import Condition, Order, Service, Step
from orders.models.subjects import KnownBy, Subject

__all__ = ["Condition", "KnownBy", "Law", "Order", "Service", "Step", "Subject"]
