"""How much one nurse it is: the indices of the continuity literature.

Sources: Bice and Boxerman, Med Care 1977 (COC); Steinwachs 1979 (SECON); Jee and Cabana 2006
(review, usual provider continuity). Indices of two or more visits are ``None`` below two visits,
never 0; show them from three visits.

The literature knows visits by one nurse. A visit by two counts for both: a nurse's visits are
those at which she was present, and two visits are by the same nurse when somebody was at both.
With one nurse a visit these are the published formulas.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from .values import Plan


@dataclass(frozen=True, slots=True)
class Continuity:
    """Indices over one patient's visits in order of time.

    Parameters
    ----------
    visits
        Number of visits N.
    nurses
        Number of different nurses, both of a visit for two among them.
    usual_provider
        UPC = max(n_i) / N, with n_i the visits at which nurse i was present; ``None`` without
        visits.
    bice_boxerman
        COC, the share of pairs of visits by the same nurse; with one nurse a visit that is
        (sum n_i^2 - N) / (N (N - 1)).
    sequential
        SECON = pairs of consecutive visits by the same nurse / (N - 1).
    """

    visits: int
    nurses: int
    usual_provider: float | None
    bice_boxerman: float | None
    sequential: float | None


def continuity_of(visits: Sequence[Collection[str]]) -> Continuity:
    """Return the indices for consecutive visits, each given by the one or two nurses present.

    Examples
    --------
    >>> continuity_of([["A"], ["A"], ["B"], ["A"], ["C"]]).bice_boxerman
    0.3
    >>> continuity_of([["A", "B"], ["A"], ["C", "A"]]).usual_provider
    1.0
    """
    present = [frozenset(nurses) for nurses in visits]
    counts = Counter(nurse for nurses in present for nurse in nurses)
    n = len(present)
    if n == 0:
        return Continuity(0, 0, None, None, None)
    usual = max(counts.values()) / n
    if n < 2:
        return Continuity(n, len(counts), usual, None, None)
    # Two visits by the same two nurses have both in common and are still one pair.
    twice = Counter(frozenset(two) for nurses in present for two in combinations(nurses, 2))
    same = _pairs(counts) - _pairs(twice)
    following = sum(bool(earlier & later) for earlier, later in pairwise(present))
    return Continuity(n, len(counts), usual, 2 * same / (n * (n - 1)), following / (n - 1))


def continuity_by_patient(plan: Plan) -> dict[str, Continuity]:
    """Return the indices of the plan's visits by patient id; both nurses of a visit count."""
    sequences: dict[str, list[tuple[str, ...]]] = {}
    for assignment in sorted(plan.assignments, key=lambda a: (a.start, a.visit_id)):
        patient = plan.problem.visit(assignment.visit_id).patient_id
        sequences.setdefault(patient, []).append(assignment.nurse_ids)
    return {patient: continuity_of(visits) for patient, visits in sequences.items()}


def _pairs(counts: Counter[str] | Counter[frozenset[str]]) -> int:
    return sum(count * (count - 1) // 2 for count in counts.values())


def mean_of(values: Iterable[float | None]) -> float | None:
    """Return the mean of the known values: over patients, never over pooled visits."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
