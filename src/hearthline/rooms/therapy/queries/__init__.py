"""What other rooms and pages may read of orders."""

from hearthline.rooms.therapy.queries.administrations import (
    administration_named,
    administrations_at,
    administrations_before,
    administrations_of,
    containers_used,
    last_given,
)
from hearthline.rooms.therapy.queries.holding import (
    against_resuming,
    asks_again,
    drugs_that_may_not_stop,
    stops,
)
from hearthline.rooms.therapy.queries.lumens import line_words, lumens_of
from hearthline.rooms.therapy.queries.orders import (
    doses_between,
    emergency_orders_of,
    first_dose,
    head,
    heads_of,
    nursing_orders,
    nursing_orders_of,
    orders_by_ids,
    steps_of,
    therapy_orders_of,
    versions_of,
    writer_of,
)
from hearthline.rooms.therapy.queries.running import who_runs
from hearthline.rooms.therapy.queries.wording import medication_line, nursing_title

__all__ = [
    "administration_named",
    "administrations_at",
    "administrations_before",
    "administrations_of",
    "against_resuming",
    "asks_again",
    "containers_used",
    "doses_between",
    "drugs_that_may_not_stop",
    "emergency_orders_of",
    "first_dose",
    "head",
    "heads_of",
    "last_given",
    "line_words",
    "lumens_of",
    "medication_line",
    "nursing_orders",
    "nursing_orders_of",
    "nursing_title",
    "orders_by_ids",
    "steps_of",
    "stops",
    "therapy_orders_of",
    "versions_of",
    "who_runs",
    "writer_of",
]
