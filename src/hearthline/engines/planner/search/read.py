"""Between states of the kernel and assignments of a plan."""

from __future__ import annotations

from ..values import Assignment, HandedIn, Plan, Problem, RestTaken
from . import layout as at
from .compile import Kernel
from .layout import Board


def read_assignments(problem: Problem, board: Board) -> tuple[Assignment, ...]:
    """Return the served visits on the board, by start and visit id."""
    found = []
    for v, visit in enumerate(problem.visits):
        first = int(board.fact[board.tally[at.X_VISIT0] + v, at.V_TASK0])
        if board.live[first, at.S_ROUTE] < 0:
            continue
        start = int(board.live[first, at.S_START])
        nurses = tuple(
            sorted(
                problem.nurses[int(board.fact[board.live[t, at.S_ROUTE], at.R_NURSE])].id
                for t in range(first, first + visit.nurses_needed)
            )
        )
        found.append(
            Assignment(
                visit.id,
                nurses,
                start,
                start + visit.service_minutes,
                visit.tentative,
                _handed_in(problem, board, first + visit.nurses_needed)
                if visit.drop_off is not None
                else None,
            )
        )
    return tuple(sorted(found, key=lambda a: (a.start, a.visit_id)))


def _handed_in(problem: Problem, board: Board, task: int) -> HandedIn:
    nurse = int(board.fact[board.live[task, at.S_ROUTE], at.R_NURSE])
    return HandedIn(problem.nurses[nurse].id, int(board.live[task, at.S_START]))


def read_rests(problem: Problem, board: Board) -> tuple[RestTaken, ...]:
    """Return when the breaks of all shifts with visits begin."""
    found = []
    numbers = shift_numbers(problem)
    for row, (nurse_id, number) in enumerate(numbers):
        stops = int(board.live[row, at.Q_STOPS])
        if stops == 0 or board.fact[row, at.R_REST] == 0:
            continue
        opens = int(board.fact[row, at.R_REST_OPENS])
        closes = int(board.fact[row, at.R_REST_CLOSES])
        rest = int(board.live[row, at.Q_REST])
        begins = opens
        if rest > 0:
            before = int(board.stops[row, rest - 1])
            end = int(board.live[before, at.S_START] + board.fact[before, at.T_SERVICE])
            begins = max(opens, end)
        elif rest == 0:
            begins = max(opens, int(board.live[row, at.Q_LEAVES]))
        elif rest == -1 and board.live[row, at.Q_RETURNS] <= closes:
            begins = max(opens, int(board.live[row, at.Q_RETURNS]))
        found.append(RestTaken(nurse_id, number, begins))
    return tuple(found)


def shift_numbers(problem: Problem) -> list[tuple[str, int]]:
    """Return nurse id and shift number of every route, in the kernel's order."""
    return [(nurse.id, number) for nurse in problem.nurses for number in range(len(nurse.shifts))]


def load(plan: Plan, problem: Problem, board: Board, kernel: Kernel) -> None:
    """Put the assignments of ``plan`` that still hold for ``problem`` on an empty board.

    Orders and starts are kept: each visit waits for the start it had.
    """
    rows = {key: row for row, key in enumerate(shift_numbers(problem))}
    kernel.list_absent(board)
    parts = []
    complete: dict[int, int] = {}
    for assignment in plan.assignments:
        if assignment.visit_id not in problem.visit_index:
            continue
        v = problem.visit_index[assignment.visit_id]
        visit = problem.visits[v]
        if len(assignment.nurse_ids) != visit.nurses_needed:
            continue
        first = int(board.fact[board.tally[at.X_VISIT0] + v, at.V_TASK0])
        fitting = set(
            board.lists[board.fact[first, at.T_ROUTE0] : board.fact[first, at.T_ROUTE1]].tolist()
        )
        nurse_ids, handed_in = assignment.nurse_ids, assignment.handed_in
        if visit.drop_off is not None and handed_in is not None:
            # The nurse who goes to the laboratory is the first.
            others = [nurse for nurse in nurse_ids if nurse != handed_in.nurse_id]
            nurse_ids = (handed_in.nurse_id, *others)
            if len(nurse_ids) != visit.nurses_needed:
                continue
        routes = [_route_of(problem, rows, n, assignment.start) for n in nurse_ids]
        if any(row not in fitting for row in routes):
            continue
        complete[v] = 0
        for part, row in enumerate(routes):
            parts.append((assignment.start, assignment.visit_id, v, first + part, row))
        if visit.drop_off is not None and handed_in is not None:
            task = first + visit.nurses_needed
            parts.append((handed_in.start, assignment.visit_id, v, task, routes[0]))
    for start, _, v, task, row in sorted(parts):
        position = int(board.live[row, at.Q_STOPS])
        if position < board.tally[at.X_ROOM]:
            complete[v] += bool(kernel.put(board, task, row, position, start))
    for v, put in complete.items():
        row = board.tally[at.X_VISIT0] + v
        first = int(board.fact[row, at.V_TASK0])
        tasks = range(first, first + int(board.fact[row, at.V_TASKS]))
        if put == len(tasks):
            board.total[at.Z_COST] -= board.points[row, at.FIXED]
            continue
        for task in reversed(tasks):
            if board.live[task, at.S_ROUTE] >= 0:
                kernel.take(board, task)
    kernel.list_absent(board)


def _route_of(problem: Problem, rows: dict[tuple[str, int], int], nurse_id: str, start: int) -> int:
    if nurse_id not in problem.nurse_index:
        return -1
    nurse = problem.nurse(nurse_id)
    for number, shift in enumerate(nurse.shifts):
        if shift.start <= start < shift.end + nurse.overtime_per_shift:
            return rows[nurse_id, number]
    return -1
