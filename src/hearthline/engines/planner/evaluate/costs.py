"""What a plan costs, term by term, from what the walk through its rules came to."""

from __future__ import annotations

from collections import Counter, defaultdict

from ..values import Assignment, Meetings, PromiseState, Shift, Term
from .rules import Rules


class Costs:
    """The cost terms of a plan whose rules have been checked."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.problem = rules.problem
        self.served = rules.served
        self.meetings, self._new_faces = self._count_meetings()

    def terms(self) -> list[Term]:
        """Return every term, in the order in which they are shown."""
        weights = self.problem.weights
        missing = [visit for visit in self.problem.visits if visit.id not in self.served]
        late = [self._minutes_off(assignment) for assignment in self.served.values()]
        not_primary, new_faces = self.meetings.met + self.meetings.new, self._new_faces
        spread = self._time_spread()
        promise_cost, promises = self._promises()
        change_cost, changes = self._changes()
        refusals, against = self._refusals(), self._against_wishes()
        overtime, overtime_cost = self._overtime()
        fairness, cents = self._fairness(), self._per_diem_cents()
        return [
            Term(
                "unserved",
                len(missing),
                "visits",
                sum(weights.unserved[visit.priority - 1] for visit in missing),
            ),
            Term("promises", promises, "visits", promise_cost),
            Term("lateness_total", sum(late), "min", weights.lateness_total * sum(late)),
            Term(
                "lateness_max",
                max(late, default=0),
                "min",
                weights.lateness_max * max(late, default=0),
            ),
            Term("not_primary", not_primary, "visits", weights.not_primary * not_primary),
            Term("new_faces", new_faces, "pairs", weights.new_faces * new_faces),
            Term("time_consistency", spread, "min", weights.time_consistency * spread),
            Term(
                "driving_minutes",
                self.rules.driving_minutes,
                "min",
                weights.driving_minutes * self.rules.driving_minutes,
            ),
            Term(
                "driving_km",
                self.rules.driving_km,
                "km",
                weights.driving_km * self.rules.driving_km,
            ),
            Term("overtime", overtime, "min", overtime_cost),
            Term("per_diem", cents, "cents", weights.per_diem * cents),
            Term("refusals", refusals, "visits", weights.refusal * refusals),
            Term(
                "on_call", self.rules.called_out, "visits", weights.on_call * self.rules.called_out
            ),
            Term("preferences", against, "wishes", weights.preference * against),
            Term("fairness", fairness, "min", weights.fairness * fairness),
            Term("changes", changes, "visits", change_cost),
        ]

    def _minutes_off(self, assignment: Assignment) -> int:
        """Minutes outside the preferred part of the window in which the visit starts."""
        visit = self.problem.visit(assignment.visit_id)
        off = []
        for window in visit.windows:
            if window.opens <= assignment.start <= window.closes:
                low, high = window.preferred
                off.append(max(0, low - assignment.start, assignment.start - high))
        return min(off, default=0)

    def _count_meetings(self) -> tuple[Meetings, int]:
        """Count visits by own, known and new nurses, and pairs who never met before the plan."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for assignment in self.served.values():
            patient = self.problem.visit(assignment.visit_id).patient_id
            counts[patient].update(assignment.nurse_ids)
        own = met = new = new_faces = 0
        for patient, planned in counts.items():
            history = self.problem.history_of.get(patient)
            past = dict(history.past_visits) if history else {}
            named = history.primary_nurse_id if history else None
            never_met = {n for n in planned if past.get(n, 0) == 0 and n != named}
            primary = named
            if primary is None:
                both = {n: (planned[n] + past.get(n, 0), planned[n]) for n in {*planned, *past}}
                most = max(both.values())
                primary = min(n for n, counts in both.items() if counts == most)
            others_new = len(never_met - {primary})
            new_faces += len(never_met)
            own += planned[primary]
            new += others_new
            met += planned.total() - planned[primary] - others_new
        return Meetings(own, met, new), new_faces

    def _time_spread(self) -> int:
        starts: dict[tuple[str, str], list[int]] = defaultdict(list)
        for assignment in self.served.values():
            visit = self.problem.visit(assignment.visit_id)
            starts[visit.patient_id, visit.series].append(
                self.problem.minute_of_day(assignment.start)
            )
        total = 0
        for (patient, series), minutes in starts.items():
            history = self.problem.history_of.get(patient)
            usual = history.usual_start.get(series) if history else None
            known = [*minutes, usual] if usual is not None else minutes
            spread = max(known) - min(known)
            total += max(0, spread - self.problem.weights.consistency_tolerance)
        return total

    def _promises(self) -> tuple[float, int]:
        weights = self.problem.weights
        cost, broken = 0.0, 0
        for visit in self.problem.visits:
            if visit.promise is None:
                continue
            assignment = self.served.get(visit.id)
            if assignment is not None and (
                abs(assignment.start - visit.promise.start) <= visit.promise.tolerance
            ):
                continue
            cost += weights.promise(
                confirmed=visit.promise.state is PromiseState.CONFIRMED,
                tentative=visit.tentative,
                nurses=visit.nurses_needed,
            )
            broken += 1
        return cost, broken

    def _changes(self) -> tuple[float, int]:
        weights = self.problem.weights
        cost, changed = 0.0, 0
        for visit in self.problem.visits:
            if visit.published is None:
                continue
            assignment = self.served.get(visit.id)
            other_nurse = 0
            if assignment is not None:
                other_nurse = len(set(assignment.nurse_ids) - set(visit.published.nurse_ids))
            other_time = assignment is None or (
                abs(assignment.start - visit.published.start) > weights.change_tolerance
            )
            cost += weights.change_nurse * other_nurse + weights.change_time * other_time
            changed += other_nurse > 0 or other_time
        return cost, changed

    def _overtime(self) -> tuple[int, float]:
        """Return the minutes of overtime, and their points at each nurse's own price."""
        total, cost = 0, 0.0
        for nurse in self.problem.nurses:
            past_end: Counter[int] = Counter()
            for number, shift in enumerate(nurse.shifts):
                past_end[self.problem.week_of(shift.day)] += self.rules.past_end.get(
                    (nurse.id, number), 0
                )
            for week, worked in self.rules.weekly_work(nurse).items():
                before = nurse.minutes_worked_before if week == 0 else 0
                above = max(0, worked - nurse.weekly_minutes) - max(
                    0, before - nurse.weekly_minutes
                )
                minutes = max(above, past_end[week])
                total += minutes
                cost += nurse.overtime_points(self.problem.weights.overtime) * minutes
        return total, cost

    def _fairness(self) -> float:
        """Sum over staff of paid minutes x (share worked - mean share worked) squared."""
        paid: dict[str, int] = {}
        worked: dict[str, int] = {}
        for nurse in self.problem.nurses:
            minutes = sum(_length(shift) for shift in nurse.shifts)
            if minutes and not nurse.per_diem:
                paid[nurse.id] = minutes
                worked[nurse.id] = sum(
                    self.rules.work.get((nurse.id, number), 0)
                    for number in range(len(nurse.shifts))
                )
        if not paid:
            return 0.0
        mean = sum(worked.values()) / sum(paid.values())
        return sum(paid[n] * (worked[n] / paid[n] - mean) ** 2 for n in paid)

    def _per_diem_cents(self) -> int:
        cents = 0
        for assignment in self.served.values():
            for nurse_id in assignment.nurse_ids:
                nurse = self.problem.nurse(nurse_id)
                if nurse.per_diem:
                    cents += nurse.price_per_visit_cents
        return cents

    def _refusals(self) -> float:
        """Visits that nurses may be expected to decline."""
        return sum(
            self.problem.nurse(nurse_id).refusal
            for assignment in self.served.values()
            for nurse_id in assignment.nurse_ids
        )

    def _against_wishes(self) -> float:
        """Visits by nurses whom patient or nurse would rather not meet, by strength of wish."""
        wishes = {(w.patient_id, w.nurse_id): w.against for w in self.problem.preferences}
        return sum(
            wishes.get((self.problem.visit(assignment.visit_id).patient_id, nurse_id), 0.0)
            for assignment in self.served.values()
            for nurse_id in assignment.nurse_ids
        )


def _length(shift: Shift) -> int:
    return shift.end - shift.start
