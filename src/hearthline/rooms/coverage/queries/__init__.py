"""What other rooms and pages may read of coverage."""

from hearthline.rooms.coverage.queries.many import (
    authorisations_of,
    coverages_by_ids,
    coverages_of,
    payer_answers,
    payer_called,
    payers_by_ids,
    permit,
    permits_of,
    uncovered_visits,
    uses_of,
    visits_told,
)

__all__ = [
    "authorisations_of",
    "coverages_by_ids",
    "coverages_of",
    "payer_answers",
    "payer_called",
    "payers_by_ids",
    "permit",
    "permits_of",
    "uncovered_visits",
    "uses_of",
    "visits_told",
]
