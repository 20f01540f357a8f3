"""How much one nurse it is: the indices of the continuity literature.

Sources: Bice and Boxerman, Med Care 1977 (COC); Steinwachs 1979 (SECON); Jee and Cabana 2006
(review, usual provider continuity). Indices of two or more visits are ``None`` below two visits,
never 0; show them from three visits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .values import Plan


@dataclass(frozen=True, slots=True)
class Continuity:
    """Indices over one patient's visits in order of time.

    Parameters
    ----------
    visits
        Number of visits N.
    nurses
        Number of different nurses.
    usual_provider
        UPC = max(n_i) / N, with n_i the visits by nurse i; ``None`` without visits.
    bice_boxerman
        COC = (sum n_i^2 - N) / (N (N - 1)).
    sequential
        SECON = pairs of consecutive visits by the same nurse / (N - 1).
    """

    visits: int
    nurses: int
    usual_provider: float | None
    bice_boxerman: float | None
    sequential: float | None


def continuity_of(nurses: Sequence[str]) -> Continuity:
    """Return the indices for the nurses of consecutive visits.

    Examples
    --------
    >>> continuity_of("AABAC").bice_boxerman
    0.3
    """
    counts = Counter(nurses)
    n = len(nurses)
    if n == 0:
        return Continuity(0, 0, None, None, None)
    usual = max(counts.values()) / n
    if n < 2:
        return Continuity(n, len(counts), usual, None, None)
    squares = sum(count * count for count in counts.values())
    same = sum(earlier == later for earlier, later in pairwise(nurses))
    return Continuity(n, len(counts), usual, (squares - n) / (n * (n - 1)), same / (n - 1))


def continuity_by_patient(plan: Plan) -> dict[str, Continuity]:
    """Return the indices of the plan's visits by patient id; for two nurses the first counts."""
    sequences: dict[str, list[str]] = {}
    for assignment in sorted(plan.assignments, key=lambda a: (a.start, a.visit_id)):
        patient = plan.problem.visit(assignment.visit_id).patient_id
        sequences.setdefault(patient, []).append(assignment.nurse_ids[0])
    return {patient: continuity_of(nurses) for patient, nurses in sequences.items()}


def mean_of(values: Iterable[float | None]) -> float | None:
    """Return the mean of the known values: over patients, never over pooled visits."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
