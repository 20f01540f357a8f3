"""Why a visit is left out, and what would make it possible.

For every nurse and shift that could be thought of, the rules that keep the visit out are
collected; the smallest set found is the reason, since it is the least that would have to change.
Other visits may be pushed later within their windows, but stay with their nurses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from hearthline.kernel.messages import Message, Param

from .check import link_kept
from .people import not_known, standing_rules_broken
from .schedule import (
    Stop,
    earliest_fit,
    latest_start_of,
    load_of,
    places_with_room,
    route_with,
    stops_of,
    visits_among,
)
from .values import Link, Nurse, Plan, Problem, Rule, Shift, Unserved, Visit

STANDING = frozenset(
    {
        Rule.SKILL,
        Rule.LICENCE,
        Rule.EXCLUDED,
        Rule.NOT_KNOWN,
        Rule.LANGUAGE,
        Rule.ON_CALL,
        Rule.LOCKED,
    }
)

MOST_REMEDIES = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """One nurse on one day, what keeps the visit from her, and the start she could offer."""

    nurse: Nurse
    day: int
    rules: frozenset[Rule]
    start: int | None = None
    minutes_missing: int = 0
    link: Link | None = None


def unserved_of(plan: Plan, known: Mapping[str, Unserved] | None = None) -> tuple[Unserved, ...]:
    """Return every visit that ``plan`` does not serve, with reasons and remedies.

    Reasons that are ``known`` already are taken as they are.
    """
    known = known or {}
    left = [visit for visit in plan.problem.visits if visit.id not in plan.by_visit]
    most = None if len(left) <= MOST_IN_FULL else NEAREST
    return tuple(
        known[visit.id] if visit.id in known else unserved_because(plan, visit, most=most)
        for visit in left
    )


def unserved_because(plan: Plan, visit: Visit, *, most: int | None = None) -> Unserved:
    """Return why ``plan`` does not serve ``visit``, and what would make it possible.

    ``most`` limits how many nurses and days are looked at in full, the nearest first.
    """
    problem = plan.problem
    never = _never(problem, visit)
    if never is not None:
        return never
    missing = _unserved_predecessor(plan, visit)
    if missing is not None:
        reason = Message("planner.blocked.precedence", {"visit": visit.id, "other": missing})
        remedy = Message("planner.remedy.serve_first", {"other": missing})
        return Unserved(visit.id, frozenset({Rule.PRECEDENCE}), (reason,), (remedy,))
    candidates = candidates_for(plan, visit, most=most)
    if not candidates:
        reason = Message("planner.blocked.nobody", {"visit": visit.id})
        remedy = Message("planner.remedy.any_nurse", {"days": _days(_allowed_days(problem, visit))})
        return Unserved(visit.id, frozenset({Rule.SHIFT}), (reason,), (remedy,))
    if visit.nurses_needed == 2:
        rules = _rules_for_two(candidates)
        return _unserved(problem, visit, [(rules, candidates)])
    return _unserved(problem, visit, _smallest_sets(candidates))


def _never(problem: Problem, visit: Visit) -> Unserved | None:
    """Return why no window is left at all: not cleared, or the drug past its time; or ``None``."""
    if visit.locked is not None or usable_windows(problem, visit):
        return None
    opens = min(window.opens for window in visit.windows)
    limits = {Rule.LATEST_START: visit.latest_start, Rule.USE_BY: visit.latest_for_use}
    bounds = {rule: latest for rule, latest in limits.items() if latest is not None}
    shown = {Rule.LATEST_START: visit.latest_start, Rule.USE_BY: visit.use_by}
    params: dict[str, Param] = {"visit": visit.id, "opens": opens}
    late = sorted(rule for rule, latest in bounds.items() if latest < opens)
    if late:
        reasons = [Message(f"planner.blocked.{r}", params | {"minute": shown[r]}) for r in late]
        remedy = Message("planner.remedy.later_use_by", {"minute": opens})
        return Unserved(visit.id, frozenset(late), tuple(reasons), (remedy,))
    event, expected = _held_up_by(problem, visit)
    params["event"] = event
    if expected is None:
        reason = Message("planner.blocked.cleared", params)
        remedy = Message("planner.remedy.say_when", {"event": event})
        return Unserved(visit.id, frozenset({Rule.CLEARED}), (reason,), (remedy,))
    closes = min([max(window.closes for window in visit.windows), *bounds.values()])
    reasons = [Message("planner.blocked.too_late", params | {"minute": expected})]
    reasons += [
        Message(f"planner.blocked.{rule}", params | {"minute": shown[rule]})
        for rule, latest in bounds.items()
        if latest < expected
    ]
    remedy = Message("planner.remedy.event_by", {"event": event, "minute": closes})
    rules = frozenset({Rule.CLEARED, *(r for r, latest in bounds.items() if latest < expected)})
    return Unserved(visit.id, rules, tuple(reasons), (remedy,))


def _held_up_by(problem: Problem, visit: Visit) -> tuple[str, int | None]:
    """Return the event that holds ``visit`` up longest, and when it is over, as far as known."""
    latest: tuple[str, int] = ("", -1)
    for after in visit.after:
        expected = problem.event_of[after.event_id].expected
        if expected is None:
            return after.event_id, None
        if expected + after.minutes > latest[1]:
            latest = after.event_id, expected + after.minutes
    return latest


def candidates_for(
    plan: Plan,
    visit: Visit,
    *,
    nurses: Sequence[Nurse] | None = None,
    most_rules: int | None = None,
    most: int | None = None,
) -> list[Candidate]:
    """Return nurses and allowed days with the rules that keep ``visit`` from them then.

    Parameters
    ----------
    nurses
        Whom to ask about; everybody when ``None``.
    most_rules
        Leave out those whom more rules than this keep away whatever the hour. ``None`` leaves
        out those who cannot be among the nearest to possible.
    most
        Most nurses and days looked at in full, the nearest first; ``None``: all.
    """
    problem = plan.problem
    links = [link for link in problem.links if visit.id in (link.first, link.second)]
    asked = [
        (standing_rules_broken(visit, nurse, day), nurse, day)
        for nurse in (problem.nurses if nurses is None else nurses)
        for day in _allowed_days(problem, visit)
    ]
    asked.sort(key=lambda item: (len(item[0]), _way_to(problem, item[1], visit)))
    found: list[Candidate] = []
    nearest: list[int] = []
    for standing, nurse, day in asked:
        limit = most_rules
        if limit is None and len(nearest) >= visit.nurses_needed:
            limit = sorted(nearest)[visit.nurses_needed - 1]
        if limit is not None and len(standing) > limit:
            break
        if most is not None and len(nearest) >= most:
            break
        numbers = [n for n, shift in enumerate(nurse.shifts) if _touches(problem, shift, day)]
        enough = len(nearest) >= ENOUGH and sorted(nearest)[visit.nurses_needed - 1] <= 1
        if most_rules == 0 or enough:
            # Only somebody whom nothing keeps away would be news: a quick look tells most.
            numbers = [n for n in numbers if _has_room(plan, visit, nurse, n, day)]
            if not numbers:
                continue
        if not numbers:
            found.append(Candidate(nurse, day, standing | {Rule.SHIFT}))
        for number in numbers:
            found.append(_candidate(plan, visit, nurse, number, day, standing, links))
        nearest.append(min(len(candidate.rules) for candidate in found[-max(len(numbers), 1) :]))
    return found


MOST_IN_FULL = 40
"""Visits left out up to which every nurse is asked about each; above, the nearest ones."""

NEAREST = 48

ENOUGH = 16
"""Nurses and days looked at in full, the nearest first, before only better ones count."""


def _way_to(problem: Problem, nurse: Nurse, visit: Visit) -> int:
    if not nurse.shifts:
        return 1 << 30
    return int(problem.travel.minutes[nurse.shifts[0].start_location, visit.location])


def _has_room(plan: Plan, visit: Visit, nurse: Nurse, number: int, day: int) -> bool:
    from_ = max(plan.problem.day_starts[day], nurse.shifts[number].start)
    stops = stops_of(plan, nurse, number, without=visit.id)
    places = places_with_room(plan.problem, nurse, number, stops, visit, from_)
    return next(places, None) is not None


NEAREST_FIRST = (
    Rule.TRAVEL,
    Rule.MAX_VISITS,
    Rule.DAILY_HOURS,
    Rule.WEEKLY_HOURS,
    Rule.WINDOW,
    Rule.SHIFT,
    Rule.SKILL,
    Rule.LICENCE,
    Rule.EXCLUDED,
)
"""Rules from the easiest to mend to the hardest; others come between hours and windows."""


def nearness(candidate: Candidate) -> tuple[int, list[int], int, int, str]:
    """Return a sorting key: few rules first, then rules that are easy to mend."""
    return (
        len(candidate.rules),
        sorted(_hardness(rule) for rule in candidate.rules),
        candidate.minutes_missing,
        candidate.day,
        candidate.nurse.id,
    )


def _hardness(rule: Rule) -> int:
    position = NEAREST_FIRST.index(rule) if rule in NEAREST_FIRST else 3
    return position * 2 + (rule not in NEAREST_FIRST)


def _smallest_sets(
    candidates: list[Candidate],
) -> list[tuple[frozenset[Rule], list[Candidate]]]:
    """Return the smallest sets of rules, the easiest to mend first, each with its candidates."""
    ordered = sorted(candidates, key=nearness)
    sets: dict[frozenset[Rule], list[Candidate]] = {}
    for candidate in ordered:
        if len(candidate.rules) == len(ordered[0].rules):
            sets.setdefault(candidate.rules, []).append(candidate)
    return list(sets.items())


def _unserved(
    problem: Problem, visit: Visit, sets: list[tuple[frozenset[Rule], list[Candidate]]]
) -> Unserved:
    rules, nearest = sets[0]
    reasons = tuple(
        Message(f"planner.blocked.{rule}", _reason_params(problem, visit, rule, nearest))
        for rule in sorted(rules)
    )
    if not rules:
        reasons = (Message("planner.blocked.not_taken", {"visit": visit.id}),)
    remedies: dict[Message, None] = {}
    for its_rules, its_candidates in sets:
        for remedy in _remedies(problem, visit, its_rules, its_candidates):
            remedies[remedy] = None
    return Unserved(visit.id, rules, reasons, tuple(remedies)[:MOST_REMEDIES])


def _candidate(
    plan: Plan,
    visit: Visit,
    nurse: Nurse,
    number: int,
    day: int,
    standing: frozenset[Rule],
    links: list[Link],
) -> Candidate:
    problem, shift = plan.problem, nurse.shifts[number]
    from_day = max(problem.day_starts[day], shift.start)
    if shift.on_call and not visit.urgent:
        standing = standing | {Rule.ON_CALL}
    stops = stops_of(plan, nurse, number, without=visit.id)
    if _visits_of_day(plan, nurse, number, stops) >= nurse.max_visits_per_day:
        # Whatever hour is found: one visit more would be too many.
        standing = standing | {Rule.MAX_VISITS}
    alone = earliest_fit(problem, nurse, number, [], visit, not_before=from_day)
    if alone is None and visit.drop_off is not None:
        bare = replace(visit, drop_off=None)
        without = earliest_fit(problem, nurse, number, [], bare, not_before=from_day)
        if without is not None:
            return Candidate(nurse, day, standing | {Rule.DROP_OFF}, without[0])
    if alone is None:
        anyhow = earliest_fit(
            problem, nurse, number, stops, visit, free_window=True, not_before=from_day
        )
        if anyhow is not None:
            return Candidate(nurse, day, standing | {Rule.WINDOW}, anyhow[0])
        rules = {Rule.WINDOW, Rule.TRAVEL} if stops else {Rule.SHIFT}
        return Candidate(nurse, day, standing | rules)
    fit = earliest_fit(problem, nurse, number, stops, visit, not_before=from_day)
    if fit is None and visit.drop_off is not None:
        bare = replace(visit, drop_off=None)
        without = earliest_fit(problem, nurse, number, stops, bare, not_before=from_day)
        if without is not None:
            return Candidate(nurse, day, standing | {Rule.DROP_OFF}, without[0])
    if fit is None:
        return Candidate(
            nurse,
            day,
            standing | {Rule.TRAVEL},
            alone[0],
            _minutes_missing(problem, shift, visit, alone[1]),
        )
    start, timed = fit
    rules = set(standing) | _limits_broken(plan, nurse, number, timed)
    broken_link = None
    for link in links:
        if not link_kept(plan, link, visit.id, (nurse.id,), start):
            # A fit later in the day may keep a link of minutes; one try is enough for a reason.
            rules.add(Rule(link.kind.value))
            broken_link = link
    return Candidate(nurse, day, frozenset(rules), start, link=broken_link)


def _visits_of_day(plan: Plan, nurse: Nurse, number: int, stops: Sequence[Stop]) -> int:
    """Return how many visits a nurse has on the day of a shift, with these stops in it."""
    return visits_among(stops) + sum(
        visits_among(stops_of(plan, nurse, other))
        for other, held in enumerate(nurse.shifts)
        if other != number and held.day == nurse.shifts[number].day
    )


def _limits_broken(plan: Plan, nurse: Nurse, number: int, timed: list[Stop]) -> set[Rule]:
    problem, shift = plan.problem, nurse.shifts[number]
    week = problem.week_of(shift.day)
    work = route_with(problem, shift, timed).work
    day_work, week_work, visits = work, work, visits_among(timed)
    for other, held in enumerate(nurse.shifts):
        if other == number or problem.week_of(held.day) != week:
            continue
        stops = stops_of(plan, nurse, other)
        its_work = route_with(problem, held, stops).work
        week_work += its_work
        if held.day == shift.day:
            day_work += its_work
            visits += visits_among(stops)
    if week == 0:
        week_work += nurse.minutes_worked_before
    broken = set()
    if day_work > nurse.max_daily_minutes:
        broken.add(Rule.DAILY_HOURS)
    if week_work > nurse.weekly_minutes + nurse.overtime_per_week:
        broken.add(Rule.WEEKLY_HOURS)
    if visits > nurse.max_visits_per_day:
        broken.add(Rule.MAX_VISITS)
    if shift.capacity is not None and load_of(timed) > shift.capacity:
        broken.add(Rule.CAPACITY)
    return broken


def _rules_for_two(candidates: list[Candidate]) -> frozenset[Rule]:
    """Return what the second best nurse of any day lacks: a visit for two needs both."""
    best: frozenset[Rule] | None = None
    for day in sorted({c.day for c in candidates}):
        by_nurse: dict[str, frozenset[Rule]] = {}
        for candidate in candidates:
            held = by_nurse.get(candidate.nurse.id)
            if candidate.day == day and (held is None or len(candidate.rules) < len(held)):
                by_nurse[candidate.nurse.id] = candidate.rules
        ordered = sorted(by_nurse.values(), key=lambda rules: (len(rules), sorted(rules)))
        if len(ordered) < 2:
            continue
        rules = ordered[0] | ordered[1]
        if best is None or len(rules) < len(best):
            best = rules
    return frozenset({Rule.NURSES_NEEDED}) | (best or frozenset())


def _reason_params(
    problem: Problem, visit: Visit, rule: Rule, smallest: list[Candidate]
) -> dict[str, Param]:
    days = _days(_allowed_days(problem, visit))
    return {
        "visit": visit.id,
        "days": days,
        "skills": ", ".join(sorted(visit.skills)),
        "kinds": " / ".join(sorted(visit.licence_kinds)),
        "state": visit.licence_state,
        "nurses": _nurses(smallest),
        "needed": visit.nurses_needed,
        "minutes": visit.service_minutes,
        "minute": {
            Rule.LATEST_START: visit.latest_start,
            Rule.USE_BY: visit.use_by,
        }.get(rule, _first_start(smallest)),
        "languages": ", ".join(sorted(visit.languages)),
        "what": ", ".join(sorted({w for c in smallest for w in not_known(visit, c.nurse)})),
        "other": _other(visit, smallest),
    }


def _remedies(
    problem: Problem, visit: Visit, rules: frozenset[Rule], smallest: list[Candidate]
) -> tuple[Message, ...]:
    days = _days(_allowed_days(problem, visit))
    skills = ", ".join(sorted(visit.skills))
    kinds = " / ".join(sorted(visit.licence_kinds))
    found: list[Message] = []
    if not rules:
        found.append(Message("planner.remedy.search_longer", {"visit": visit.id}))
    if Rule.NURSES_NEEDED in rules:
        found.append(Message("planner.remedy.second_nurse", {"days": days, "skills": skills}))
    if Rule.NOT_KNOWN in rules:
        what = ", ".join(sorted({w for c in smallest for w in not_known(visit, c.nurse)}))
        found.append(Message("planner.remedy.ask_home", {"what": what}))
    if Rule.LANGUAGE in rules:
        languages = ", ".join(sorted(visit.languages))
        found.append(Message("planner.remedy.language", {"languages": languages, "days": days}))
    if Rule.ON_CALL in rules:
        found.append(Message("planner.remedy.call_out", {"nurses": _nurses(smallest)}))
    if Rule.DROP_OFF in rules:
        found.append(Message("planner.remedy.later_pick_up", {"visit": visit.id}))
    if Rule.CAPACITY in rules:
        found.append(Message("planner.remedy.deliver_apart", {"visit": visit.id}))
    asks_for_a_nurse = STANDING - {Rule.NOT_KNOWN, Rule.LANGUAGE, Rule.ON_CALL}
    if rules & (asks_for_a_nurse | {Rule.SHIFT}):
        code = "licensed_nurse" if visit.licence_kinds else "any_nurse"
        if visit.skills:
            code = "qualified_nurse"
        params: dict[str, Param] = {"days": days, "skills": skills, "kinds": kinds}
        found.append(Message(f"planner.remedy.{code}", params))
    if Rule.WINDOW in rules:
        opening = _nearest_opening(visit, smallest)
        if opening is not None:
            candidate, to = opening
            found.append(
                Message(
                    "planner.remedy.open_window",
                    {"minute": to, "nurse": candidate.nurse.id, "day": candidate.day},
                )
            )
    if Rule.TRAVEL in rules:
        least = min(smallest, key=lambda c: (c.minutes_missing, c.day, c.nurse.id))
        found.append(
            Message(
                "planner.remedy.free_minutes",
                {
                    "minutes": least.minutes_missing or visit.service_minutes,
                    "nurses": _nurses(smallest),
                    "days": _days(sorted({c.day for c in smallest})),
                },
            )
        )
    for rule, code in (
        (Rule.DAILY_HOURS, "longer_day"),
        (Rule.WEEKLY_HOURS, "overtime"),
        (Rule.MAX_VISITS, "one_more_visit"),
    ):
        if rule in rules:
            found.append(
                Message(
                    f"planner.remedy.{code}",
                    {"nurses": _nurses(smallest), "minutes": visit.service_minutes},
                )
            )
    if rules & {Rule.SAME_NURSE, Rule.DIFFERENT_NURSE, Rule.SAME_START, Rule.SAME_DAY}:
        found.append(Message("planner.remedy.move_other", {"other": _other(visit, smallest)}))
    if rules & {Rule.PRECEDENCE, Rule.MIN_DAYS_APART}:
        found.append(Message("planner.remedy.move_other", {"other": _other(visit, smallest)}))
    return tuple(found)


def _nearest_opening(visit: Visit, smallest: list[Candidate]) -> tuple[Candidate, int] | None:
    """Return who could come soonest outside the windows, and the start it takes."""
    best: tuple[int, Candidate, int] | None = None
    for candidate in smallest:
        if candidate.start is None:
            continue
        for window in visit.windows:
            off = max(window.opens - candidate.start, candidate.start - window.closes)
            if best is None or off < best[0]:
                best = (off, candidate, candidate.start)
    return None if best is None else (best[1], best[2])


def usable_windows(problem: Problem, visit: Visit) -> list[tuple[int, int]]:
    """Return the minutes in which the visit may start, when all is said that does not change."""
    cleared = problem.cleared_at(visit)
    if cleared is None:
        return []
    latest = latest_start_of(visit)
    found = []
    for window in visit.windows:
        opens = max(window.opens, cleared)
        closes = window.closes if latest is None else min(window.closes, latest)
        if opens <= closes:
            found.append((opens, closes))
    return found


def _unserved_predecessor(plan: Plan, visit: Visit) -> str | None:
    for link in plan.problem.links:
        if (
            link.kind == "precedence"
            and link.second == visit.id
            and link.first not in plan.by_visit
        ):
            return link.first
    return None


def _minutes_missing(problem: Problem, shift: Shift, visit: Visit, alone: list[Stop]) -> int:
    """Return the least time a visit takes: care, and a share of the way there and back."""
    route = route_with(problem, shift, alone)
    return visit.service_minutes + route.driving_minutes // 2


def _allowed_days(problem: Problem, visit: Visit) -> list[int]:
    if visit.locked is not None:
        return [problem.day_of(visit.locked.start)]
    days: set[int] = set()
    for opens, closes in usable_windows(problem, visit):
        days.update(range(problem.day_of(opens), problem.day_of(closes) + 1))
    return sorted(days)


def _touches(problem: Problem, shift: Shift, day: int) -> bool:
    return shift.start < problem.day_starts[day + 1] and shift.end > problem.day_starts[day]


def _first_start(smallest: list[Candidate]) -> int | None:
    return min((c.start for c in smallest if c.start is not None), default=None)


def _other(visit: Visit, smallest: list[Candidate]) -> str | None:
    for candidate in smallest:
        if candidate.link is not None:
            link = candidate.link
            return link.first if link.second == visit.id else link.second
    return None


def _days(days: Iterable[int]) -> str:
    return ", ".join(str(day) for day in days)


def _nurses(candidates: list[Candidate]) -> str:
    return ", ".join(dict.fromkeys(candidate.nurse.id for candidate in candidates[:5]))
