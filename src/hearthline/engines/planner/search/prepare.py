"""From a problem to the arrays of the kernel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

from ..values import LinkKind, Plan, Problem, PromiseState, Visit
from . import layout as at
from .layout import Board
from .routes import Ints, Routes

NEAR = 40

_TIE_KINDS = {
    LinkKind.SAME_NURSE: at.SAME_NURSE,
    LinkKind.DIFFERENT_NURSE: at.DIFFERENT_NURSE,
    LinkKind.SAME_DAY: at.SAME_DAY,
    LinkKind.MIN_DAYS_APART: at.DAYS_APART,
}


def prepare(
    problem: Problem,
    *,
    seed: int = 0,
    movable: frozenset[str] | None = None,
    open_days: frozenset[int] | None = None,
    start_from: Plan | None = None,
) -> Board:
    """Return the board of ``problem`` with nothing served.

    Parameters
    ----------
    movable
        Visits that may change; ``None`` means all that are not locked.
    open_days
        Days on whose shifts visits may be put; ``None`` means all.
    start_from
        The plan to begin with: what may not change in it needs no other nurses' routes.
    """
    return _Preparation(problem, movable, open_days, start_from).board(seed)


class _Preparation:
    row: dict[str, int]
    rows: int
    lists: list[int]

    def __init__(
        self,
        problem: Problem,
        movable: frozenset[str] | None,
        open_days: frozenset[int] | None,
        start_from: Plan | None,
    ) -> None:
        self.problem = problem
        self.patients = {p: i for i, p in enumerate(_ordered(v.patient_id for v in problem.visits))}
        self.groups = {
            key: i
            for i, key in enumerate(_ordered((v.patient_id, v.series) for v in problem.visits))
        }
        self.first_task: list[int] = []
        count = 0
        for visit in problem.visits:
            self.first_task.append(count)
            count += visit.nurses_needed + (visit.drop_off is not None)
        self.tasks = count
        self.routes = Routes(problem, movable, open_days, start_from)
        self.route = self.routes.table

    def board(self, seed: int) -> Board:
        """Return the board with nothing served."""
        tables = {
            "routes": self.route,
            "tasks": np.full((self.tasks, at.FACT_COLUMNS), -1, dtype=np.int64),
            "weeks": self.routes.weeks,
            "days": np.zeros((self.routes.nurse_days, 1), dtype=np.int64),
            "nurses": self.routes.nurses(),
            "visits": np.zeros((len(self.problem.visits), at.V_NEAR1 + 1), dtype=np.int64),
            "groups": np.zeros((len(self.groups), 3), dtype=np.int64),
            "patients": np.full((len(self.patients), 1), -1, dtype=np.int64),
        }
        self._place(tables)
        self.route[:, at.R_WEEK] += self.row["weeks"]
        self.route[:, at.R_NURSE_DAY] += self.row["days"]
        self.route[:, at.R_NURSE_ROW] += self.row["nurses"]
        self.lists.extend(self.problem.day_starts)
        points = np.zeros((self.rows, 2))
        points[self.row["weeks"] : self.row["days"], at.FIXED] = self.routes.overtime
        windows = self._write_visits(tables["tasks"], tables["visits"], points)
        arcs, ties = self._links(tables["tasks"], tables["visits"])
        past = self._histories(tables["groups"], tables["patients"])
        self._write_near(tables["visits"])
        movable0 = len(self.lists)
        free = np.flatnonzero(tables["visits"][:, at.V_FROZEN] == 0)
        self.lists.extend((free + self.row["visits"]).tolist())

        first_window = self.rows
        for name, rows, columns in (
            ("windows", windows, (at.T_WINDOW0, at.T_WINDOW1)),
            ("arcs", arcs, (at.T_ARC0, at.T_ARC1)),
            ("ties", ties, (at.T_TIE0, at.T_TIE1)),
            ("hours", self._slow_hours(), ()),
        ):
            self.row[name] = first_window
            tables["tasks"][:, list(columns)] += first_window
            width = len(rows[0]) if rows else 1
            tables[name] = np.array(rows, dtype=np.int64).reshape(len(rows), width)
            first_window += len(rows)
        fact = np.zeros((first_window, at.FACT_COLUMNS), dtype=np.int64)
        row = 0
        for table in tables.values():
            fact[row : row + len(table), : table.shape[1]] = table
            row += len(table)
        return self._with_empty_plan(fact, points, past, movable0, seed)

    def _place(self, tables: dict[str, Ints]) -> None:
        """Give every kind of row its place on the board."""
        self.row = {}
        self.rows = 0
        for name, table in tables.items():
            self.row[name] = self.rows
            self.rows += len(table)
        self.lists = []

    def _with_empty_plan(
        self,
        fact: Ints,
        points: npt.NDArray[np.float64],
        past: Ints,
        movable0: int,
        seed: int,
    ) -> Board:
        problem, row = self.problem, self.row
        most = max((n.max_visits_per_day for n in problem.nurses), default=1)
        most += min(most, sum(visit.drop_off is not None for visit in problem.visits))
        room = min(most, self.tasks) + 1
        routes = len(self.route)
        staff = slice(row["nurses"], row["visits"])
        total = np.zeros(at.TOTALS)
        visits = slice(row["visits"], row["groups"])
        total[at.Z_COST] = points[visits, at.FIXED].sum()
        is_staff = fact[staff, at.N_STAFF] == 1
        total[at.Z_PAID] = fact[staff, at.N_PAID][is_staff].sum()
        live = np.zeros((self.rows, at.LIVE_COLUMNS), dtype=np.int64)
        live[:routes, at.Q_REST] = -1
        live[row["tasks"] : row["weeks"], at.S_ROUTE] = -1
        live[row["patients"] :, at.L_MOST] = past.max(axis=1, initial=-1)
        draft = np.full((len(fact) + at.OPTIONS, at.DRAFT_COLUMNS), -1, dtype=np.int64)
        tally = np.zeros(at.TALLIES, dtype=np.int64)
        tally[at.X_RANDOM0] = (seed * 1_000_003 + 12_345) % 2_147_483_562 + 1
        tally[at.X_RANDOM1] = (seed * 7_368_787 + 67_890) % 2_147_483_398 + 1
        tally[at.X_DAYS] = problem.days
        tally[at.X_DRAFT] = routes
        tally[at.X_VISIT0] = row["visits"]
        tally[at.X_VISIT1] = row["groups"]
        tally[at.X_PATIENT0] = row["patients"]
        tally[at.X_PATIENT1] = row["patients"] + len(self.patients)
        tally[at.X_MOVABLE0] = movable0
        tally[at.X_MOVABLE1] = len(self.lists)
        tally[at.X_ROOM] = room
        tally[at.X_NURSES] = len(problem.nurses)
        tally[at.X_HOURS0] = row["hours"]
        tally[at.X_HOURS1] = row["hours"] + len(problem.travel.slow_hours)
        return Board(
            fact=fact,
            lists=np.array(self.lists, dtype=np.int64),
            minutes=problem.travel.minutes,
            back=problem.travel.minutes_back,
            km=problem.travel.km,
            weight=self._weights(),
            past=past,
            dear=self._dear(),
            live=live,
            stops=np.full((routes + 1, room + 1), -1, dtype=np.int64),
            seen=np.zeros(past.shape, dtype=np.int64),
            points=points,
            total=total,
            draft=draft,
            tally=tally,
        )

    def _write_visits(
        self, task: Ints, visit: Ints, points: npt.NDArray[np.float64]
    ) -> list[tuple[int, int, int, int]]:
        problem = self.problem
        windows: list[tuple[int, int, int, int]] = []
        for v, item in enumerate(problem.visits):
            rows = self._windows(item)
            routes = self.routes.open_to(item, rows)
            patient = self.patients[item.patient_id]
            points[self.row["visits"] + v, at.FIXED] = self._missing_cost(item)
            visit[v, at.V_TASK0] = self.row["tasks"] + self.first_task[v]
            visit[v, at.V_TASKS] = item.nurses_needed + (item.drop_off is not None)
            visit[v, at.V_PATIENT_ROW] = self.row["patients"] + patient
            visit[v, at.V_CHOICES] = len(routes)
            visit[v, at.V_OPENS] = min((row[0] for row in rows), default=0)
            visit[v, at.V_PRIORITY] = item.priority
            visit[v, at.V_FROZEN] = self.routes.is_frozen(item)
            if item.drop_off is not None:
                t = self.first_task[v] + item.nurses_needed
                handing_in = [(w.opens, w.closes, *w.preferred) for w in item.drop_off.windows]
                task[t, at.T_VISIT] = self.row["visits"] + v
                task[t, at.T_PLACE] = item.drop_off.location
                task[t, at.T_SERVICE] = item.drop_off.minutes
                task[t, at.T_WINDOW0] = len(windows) + len(rows)
                task[t, at.T_WINDOW1] = len(windows) + len(rows) + len(handing_in)
                task[t, at.T_ROUTE0] = len(self.lists)
                task[t, at.T_ROUTE1] = len(self.lists) + len(routes)
                task[t, at.T_PATIENT] = patient
                task[t, at.T_PATIENT_ROW] = self.row["patients"] + patient
                task[t, at.T_LOCKED] = item.locked is not None
                task[t, at.T_FIRST] = 0
                task[t, at.T_ERRAND] = 1
                task[t, at.T_LOAD] = 0
            for part in range(item.nurses_needed):
                t = self.first_task[v] + part
                points[self.row["tasks"] + t, at.FIXED] = self._promise_weight(item)
                task[t, at.T_VISIT] = self.row["visits"] + v
                task[t, at.T_PLACE] = item.location
                task[t, at.T_SERVICE] = item.service_minutes
                task[t, at.T_WINDOW0] = len(windows)
                task[t, at.T_WINDOW1] = len(windows) + len(rows)
                task[t, at.T_ROUTE0] = len(self.lists)
                task[t, at.T_ROUTE1] = len(self.lists) + len(routes)
                task[t, at.T_PATIENT] = patient
                task[t, at.T_PATIENT_ROW] = self.row["patients"] + patient
                task[t, at.T_LOCKED] = item.locked is not None
                task[t, at.T_FIRST] = part == 0
                task[t, at.T_ERRAND] = 0
                # A visit for two has its things brought by each: whoever comes first needs them.
                task[t, at.T_LOAD] = item.load
                if part == 0:
                    group = self.groups[item.patient_id, item.series]
                    task[t, at.T_GROUP] = self.row["groups"] + group
                    if item.promise is not None:
                        task[t, at.T_PROMISE] = item.promise.start
                        task[t, at.T_PROMISE_TOLERANCE] = item.promise.tolerance
                    if item.published is not None:
                        task[t, at.T_PUBLISHED] = item.published.start
                if item.published is not None:
                    known = [problem.nurse_index.get(n, 1 << 20) for n in item.published.nurse_ids]
                    task[t, at.T_PUBLISHED_NURSE0] = known[0]
                    task[t, at.T_PUBLISHED_NURSE1] = known[-1]
            windows.extend(rows)
            if item.drop_off is not None:
                windows.extend(sorted(handing_in))
            self.lists.extend(routes.tolist())
        return windows

    def _windows(self, visit: Visit) -> list[tuple[int, int, int, int]]:
        if visit.locked is not None:
            start = visit.locked.start
            inside = [w for w in visit.windows if w.opens <= start <= w.closes]
            if not inside:
                return [(start, start, start, start)]
            return [(start, start, *w.preferred) for w in inside]
        rows = []
        cleared = self.problem.cleared_at(visit)
        if cleared is None:
            return []
        for window in visit.windows:
            opens, closes = max(window.opens, cleared), window.closes
            for latest in (visit.latest_start, visit.latest_for_use):
                if latest is not None:
                    closes = min(closes, latest)
            if opens <= closes:
                rows.append((opens, closes, *window.preferred))
        return sorted(rows)

    def _slow_hours(self) -> list[tuple[int, int, int]]:
        hours = self.problem.travel.slow_hours
        return [(slow.opens, slow.closes, slow.percent) for slow in hours]

    def _dear(self) -> npt.NDArray[np.float64]:
        """Return what a visit by a nurse costs by itself: price, chance of refusal, wishes."""
        problem, weights = self.problem, self.problem.weights
        cents = [n.price_per_visit_cents if n.per_diem else 0 for n in problem.nurses] or [0]
        refusal = [nurse.refusal for nurse in problem.nurses] or [0.0]
        each = weights.per_diem * np.array(cents) + weights.refusal * np.array(refusal)
        dear = np.tile(each, (len(self.patients), 1))
        for (patient, nurse), against in problem.against.items():
            if patient in self.patients and nurse in problem.nurse_index:
                row, column = self.patients[patient], problem.nurse_index[nurse]
                dear[row, column] += weights.preference * against
        return np.ascontiguousarray(dear, dtype=np.float64)

    def _missing_cost(self, visit: Visit) -> float:
        weights = self.problem.weights
        cost = weights.unserved[visit.priority - 1]
        if visit.promise is not None:
            cost += self._promise_weight(visit)
        if visit.published is not None:
            cost += weights.change_time
        return cost

    def _promise_weight(self, visit: Visit) -> float:
        if visit.promise is None:
            return 0.0
        return self.problem.weights.promise(
            confirmed=visit.promise.state is PromiseState.CONFIRMED,
            tentative=visit.tentative,
            nurses=visit.nurses_needed,
        )

    def _links(self, task: Ints, visit: Ints) -> tuple[list[Any], list[Any]]:
        arcs: dict[int, list[tuple[int, int]]] = defaultdict(list)
        ties: dict[int, list[tuple[int, int, int, int]]] = defaultdict(list)
        needs: dict[int, list[int]] = defaultdict(list)
        index = self.problem.visit_index
        zero = self.row["tasks"]
        for v, item in enumerate(self.problem.visits):
            if item.nurses_needed == 2:
                one = self.first_task[v]
                for here, other in ((one, one + 1), (one + 1, one)):
                    arcs[here].append((zero + other, 0))
                    ties[here].append((zero + other, 1, at.DIFFERENT_NURSE, 0))
            if item.drop_off is not None:
                one = self.first_task[v]
                errand = one + item.nurses_needed
                late = item.drop_off.drawn_after + item.drop_off.within
                arcs[errand].append((zero + one, item.service_minutes))
                arcs[one].append((zero + errand, -late))
                ties[errand].append((zero + one, 1, at.SAME_ROUTE, 0))
                ties[errand].append((zero + one, 1, at.NEEDS, 0))
        for link in self.problem.links:
            a, b = index[link.first], index[link.second]
            first, second = self.problem.visits[a], self.problem.visits[b]
            tasks_a = range(self.first_task[a], self.first_task[a] + first.nurses_needed)
            tasks_b = range(self.first_task[b], self.first_task[b] + second.nurses_needed)
            if link.kind is LinkKind.PRECEDENCE:
                lag = first.service_minutes + link.min_gap
                # Without a longest gap the way back binds nothing, but must be known: a first
                # visit that moves may push the second.
                back = -at.NEVER
                if link.max_gap is not None:
                    back = -first.service_minutes - link.max_gap
                for t in tasks_b:
                    arcs[t].append((zero + tasks_a[0], lag))
                    ties[t].append((zero + tasks_a[0], len(tasks_a), at.NEEDS, 0))
                for t in tasks_a:
                    arcs[t].append((zero + tasks_b[0], back))
                needs[a].append(b)
            elif link.kind is LinkKind.SAME_START:
                for t in tasks_a:
                    arcs[t].append((zero + tasks_b[0], 0))
                for t in tasks_b:
                    arcs[t].append((zero + tasks_a[0], 0))
            else:
                kind = _TIE_KINDS[link.kind]
                for these, there in ((tasks_a, tasks_b), (tasks_b, tasks_a)):
                    for t in these:
                        ties[t].append((zero + there[0], len(there), kind, link.days))
        for v in range(len(visit)):
            visit[v, at.V_DEPENDANT0] = len(self.lists)
            self.lists.extend(self.row["visits"] + w for w in needs.get(v, ()))
            visit[v, at.V_DEPENDANT1] = len(self.lists)
        _write_depths(needs, visit)
        return _rows(arcs, task, at.T_ARC0), _rows(ties, task, at.T_TIE0)

    def _histories(self, group: Ints, patients: Ints) -> Ints:
        members: dict[int, list[int]] = defaultdict(list)
        for v, item in enumerate(self.problem.visits):
            task = self.row["tasks"] + self.first_task[v]
            members[self.groups[item.patient_id, item.series]].append(task)
        for (patient, series), g in self.groups.items():
            history = self.problem.history_of.get(patient)
            group[g, at.G_USUAL] = history.usual_start.get(series, -1) if history else -1
            group[g, at.G_TASK0] = len(self.lists)
            self.lists.extend(members[g])
            group[g, at.G_TASK1] = len(self.lists)
        nurses = self.problem.nurse_index
        past = np.zeros((len(self.patients), max(len(nurses), 1)), dtype=np.int64)
        for patient, p in self.patients.items():
            history = self.problem.history_of.get(patient)
            if history is None:
                continue
            for nurse, count in history.past_visits.items():
                if nurse in nurses:
                    past[p, nurses[nurse]] = count
            if history.primary_nurse_id is not None:
                # A primary nurse who is not of this problem: every visit is by somebody else.
                patients[p, at.P_PRIMARY] = nurses.get(history.primary_nurse_id, 1 << 20)
        return past

    def _write_near(self, visit: Ints) -> None:
        """For each visit list others worth removing with it, by place, days and patient."""
        visits, day_of = self.problem.visits, self.problem.day_of
        free = np.flatnonzero(visit[:, at.V_FROZEN] == 0)
        places = np.array([visits[v].location for v in free], dtype=np.int64)
        windows = [visits[v].windows for v in free]
        first = np.array([day_of(w[0].opens) if w else 0 for w in windows])
        last = np.array([day_of(w[-1].closes) if w else 0 for w in windows])
        patients = visit[free, at.V_PATIENT_ROW]
        minutes, back = self.problem.travel.minutes, self.problem.travel.minutes_back
        size = min(NEAR, len(free) - 1)
        visit[:, [at.V_NEAR0, at.V_NEAR1]] = len(self.lists)
        for i, v in enumerate(free):
            apart = np.maximum(0, np.maximum(first - last[i], first[i] - last))
            ways = minutes[places[i]][places] + back[places[i]][places]
            score = (ways + 30.0 * apart) * np.where(patients == patients[i], 0.05, 1.0)
            score[i] = np.inf
            chosen = np.argpartition(score, size - 1)[:size] if size > 0 else np.arange(0)
            chosen = chosen[np.lexsort((chosen, score[chosen]))]
            visit[v, at.V_NEAR0] = len(self.lists)
            self.lists.extend((free[chosen] + self.row["visits"]).tolist())
            visit[v, at.V_NEAR1] = len(self.lists)

    def _weights(self) -> npt.NDArray[np.float64]:
        w = self.problem.weights
        return np.array(
            [
                w.lateness_total,
                w.lateness_max,
                w.not_primary,
                w.new_faces,
                w.time_consistency,
                w.consistency_tolerance,
                w.driving_minutes,
                w.driving_km,
                w.on_call,
                w.fairness,
                w.change_nurse,
                w.change_time,
                w.change_tolerance,
            ],
            dtype=np.float64,
        )


def _ordered(keys: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(keys))


def _rows(found: dict[int, Any], table: Ints, column: int) -> list[Any]:
    """Flatten rows by owner; write where each owner's begin and end into ``table``."""
    flat: list[tuple[int, ...]] = []
    for owner in range(len(table)):
        table[owner, column] = len(flat)
        flat.extend(found.get(owner, ()))
        table[owner, column + 1] = len(flat)
    return flat


def _write_depths(needs: dict[int, list[int]], visit: Ints) -> None:
    """Write how many visits must be served before each (longest chain)."""
    frontier = list(needs)
    while frontier:
        following: list[int] = []
        for v in frontier:
            for w in needs.get(v, ()):
                if visit[w, at.V_DEPTH] < visit[v, at.V_DEPTH] + 1:
                    visit[w, at.V_DEPTH] = visit[v, at.V_DEPTH] + 1
                    following.append(w)
        frontier = following
