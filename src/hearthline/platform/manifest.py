"""What a room gives to others, as one value; ``site/rooms.py`` lists them in order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from hearthline.kernel.answers import Answer
from hearthline.kernel.messages import Message

if TYPE_CHECKING:
    from hearthline.platform.accounts.caller import Caller
    from hearthline.platform.accounts.roles import Role
    from hearthline.platform.actions.context import Context
    from hearthline.platform.content.kinds import ContentKind
    from hearthline.platform.findings.checks import Check
    from hearthline.platform.findings.reads import Reads
    from hearthline.platform.jobs.kinds import Schedule
    from hearthline.platform.search.indexing import Document
    from hearthline.platform.ui.parts import Act, Figure


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """A place in the rail: who sees it, in the order of their day.

    ``order`` maps a role to its position in that role's rail; roles not named do not see it.
    ``count`` gives the findings that caller owns and whether one blocks; it runs on every
    page and must be one indexed query.
    """

    label: str
    url_name: str
    icon: str
    order: Mapping[Role, int]
    count: Callable[[Caller], tuple[int, bool]] | None = None


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """A line of Today: what needs somebody, from when on, and the one thing to do about it."""

    key: str
    title: Message
    detail: Message
    state: str
    due: datetime | None
    owner: Role
    branch: UUID | None
    url: str
    action: Message
    subject: UUID | None = None


@dataclass(frozen=True, slots=True)
class AttentionOf:
    """Lines of Today that only some roles own: nobody else's page asks for them.

    Where a page shows the lines of every role, they are asked for whoever looks.
    """

    ask: Callable[[Caller, datetime], Sequence[AttentionItem]]
    owners: frozenset[Role]

    def __call__(self, caller: Caller, now: datetime) -> Sequence[AttentionItem]:
        """Return the lines."""
        return self.ask(caller, now)


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A line of a patient's timeline."""

    at: datetime
    room: str
    text: Message
    url: str = ""
    amended: bool = False


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit to come, as a patient's page shows it.

    ``start`` and ``end`` are civil times of the home; ``continuity`` says whether the nurse is
    the patient's own, has met the patient, or is a new face (``own``, ``known``, ``new``).
    ``part`` says in which part of the day, while the exact hour is not promised yet; then it is
    shown in place of start and end.
    """

    day: date
    start: time
    end: time
    what: Message
    who: str
    continuity: str = ""
    url: str = ""
    part: Message | None = None
    nurses: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class PackingList:
    """What a kit packed for somebody holds, by the program's approved rules.

    ``key`` names the list, ``note`` says by what it was chosen; without lines it says why
    nothing could be.
    """

    key: str
    title: str
    lines: tuple[tuple[str, int], ...]
    note: Message


@dataclass(frozen=True, slots=True)
class VisitReport:
    """What is known to have happened at a planned visit.

    ``state`` is the last thing reported (``arrived``, ``started``, ``done``, ``missed``,
    ``refused``, ``cancelled``), ``text`` the same in a few words for the board.
    """

    state: str
    text: Message


@dataclass(frozen=True, slots=True)
class PanelRow:
    """One fact of a panel; ``status`` is met, open, blocking, note or unknown, empty for none."""

    label: str
    text: str
    status: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """Facts that Today shows a role without a click, such as a nurse's next stop."""

    title: str
    rows: Sequence[PanelRow]
    subjects: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class MustRun:
    """An infusion that runs and that no rule may stop.

    ``is_listed`` tells a drug on the program's must-not-stop list from one of which nobody
    knows, because no list is approved.
    """

    order_id: UUID
    drug: str
    is_listed: bool


@dataclass(frozen=True, slots=True)
class KeptVisit:
    """A visit that was made: who came to whom, on which civil day of the home, when."""

    patient_id: UUID
    need_id: UUID | None
    nurse_id: UUID | None
    kind: str
    on: date
    begun_at: datetime | None
    zone: str


@dataclass(frozen=True, slots=True)
class EpisodeDecision:
    """Where it is decided whether an episode of care is taken on.

    ``key`` names what it is decided with (a referral). Without one yet, a POST to ``url`` makes it;
    with one, ``url`` is its page.
    """

    url: str
    key: UUID | None = None


@dataclass(frozen=True, slots=True)
class SearchSource:
    """A kind of record that search finds.

    ``documents()`` yields all of them, to make the index anew; actions keep it up to date with
    ``platform.search.indexing.index``.
    """

    kind: str
    label: str
    permission: str
    documents: Callable[[], Iterable[Document]] | None = None


@dataclass(frozen=True, slots=True)
class SubjectName:
    """How lists name a subject, and where its page is."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """People (or things) that checks speak about.

    Parameters
    ----------
    choose
        Given ids, those of this kind that checks should look at; given ``None``, all of them.
    names
        How lists name them, one query for any number.
    on_today
        Whether Today shows a line for each with findings; false when the room's own attention
        says it better.
    """

    choose: Callable[[Sequence[UUID] | None], Sequence[UUID]]
    names: Callable[[Sequence[UUID]], Mapping[UUID, SubjectName]]
    on_today: bool = True


@dataclass(frozen=True, slots=True)
class Workload:
    """How many are with a patient, driving and on shift, slot by slot through a day.

    ``slots`` holds (with a patient, driving, on shift) for each ``slot_minutes`` from
    ``start_minute`` after local midnight; the last three numbers are those of now.
    """

    slots: Sequence[tuple[int, int, int]]
    start_minute: int
    slot_minutes: int
    busy: int
    driving: int
    on_shift: int


@dataclass(frozen=True, slots=True)
class OutboxDoor:
    """How a fact that a device kept without network, and sends later, becomes an action.

    The device sends ``{"id", "action", "version", "at", "zone", "body"}``: the id it made makes
    the action happen once, ``at`` and ``zone`` are what its clock showed.

    Parameters
    ----------
    versions
        Versions of the body that can be read.
    record
        ``record(context, body)`` reads the body to values and calls the action. It raises a
        ``HearthlineError`` whose ``field`` names the place where a body cannot be read; a body
        that can be read is never refused.
    """

    versions: frozenset[int]
    record: Callable[[Context, Mapping[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Room:
    """The manifest of a room.

    Parameters
    ----------
    name
        Django app label and first part of its addresses.
    label
        Name for people.
    urls
        Dotted path of the room's url module, or empty.
    permissions
        Permission name (``room.verb``) to the roles that hold it.
    navigation, checks, attention, timeline, search
        What the room shows in places that belong to all. ``attention(caller, now)`` and
        ``timeline(patient_id)`` run a constant number of queries; an
        :class:`AttentionOf` is asked only for the roles that own its lines.
    next_visits
        ``(patient_id, now)`` to the visits to come, soonest first.
    first_visits
        ``(patients, now)`` to the next visit of each, for lists; in a constant number of queries.
    packing
        ``(patient_id, day)`` to what an emergency kit for somebody holds; ``None`` where no
        rules are approved.
    visit_reports
        Needs of scheduling to what happened at them; needs without a report are left out.
    kept_visits
        ``(patients or None for all, first day, last day)`` to the visits that were made.
    must_run
        ``(now, reads)`` to the infusions of the patients of ``reads`` that run and that no gate may
        stop, in a constant number of queries.
    kept_cold
        ``reads`` to whether what was dispensed for each of its people and is left has to be kept
        cold, by its labels; absent where nothing was dispensed.
    storage_failed
        ``(context, patient_id, found_at, why)``: a home was found unfit to keep a drug cold;
        whoever knows what lies there sets it aside.
    against_beginning, against_ending, against_resuming
        ``against_beginning(patient_id, now)``: what nobody may let pass before somebody's care
        begins, such as a doubted identity or a tip nobody has confirmed;
        ``against_ending(patient_id, now)``: what stands against discharging somebody from their
        last episode; ``against_resuming(patient_id, held_since)``: what stands against going
        on after a hold. A left room asks them before it takes such a step, and nobody
        overrides what they say.
    decides_episode
        ``(episode_id)`` to where it is decided whether the episode is taken on: the room that
        keeps what was asked for and on which conditions. A left room never decides beside it.
    against_closing
        ``(branch_id, today)`` to what still stands in a branch and would be nobody's once it is
        closed, such as open episodes.
    messages
        Catalogue: message code to a sentence with ``{named}`` places, or to a pair of singular
        and plural told apart by ``count``; ``platform.messaging.sentences`` lists the forms.
    demonstrate
        The room's part of the demonstration program.
    subjects
        Subject kind (``"patient"``) to what the platform may ask about them.
    panels
        Facts that Today shows the caller without a click, in a constant number of queries.
    figures
        Figures of Today for a caller, one query each at most.
    workload
        Who is busy with what through the day, for the chart of Today.
    begins
        What a caller may begin from Today without a line that asks for it.
    about_staff
        ``(caller, staff_id, day)`` to what may be done about a member of staff that other rooms
        know of.
    mail_addresses
        Actors to where messages for them go by e-mail, as the room knows it; one query.
    jobs, schedules
        Dotted paths of the room's kinds of background work, and which of them recur.
    contents
        Kinds of versioned content that the room works by.
    outbox
        Name of an action that records a fact to how a device's words for it are read.
    """

    name: str
    label: str
    urls: str = ""
    permissions: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    navigation: Sequence[NavigationItem] = ()
    checks: Sequence[Check] = ()
    attention: Sequence[Callable[[Caller, datetime], Sequence[AttentionItem]]] = ()
    timeline: Callable[[UUID], Sequence[TimelineEntry]] | None = None
    next_visits: Callable[[UUID, datetime], Sequence[PlannedVisit]] | None = None
    first_visits: Callable[[Sequence[UUID], datetime], Mapping[UUID, PlannedVisit]] | None = None
    packing: Callable[[UUID, date], PackingList | None] | None = None
    visit_reports: Callable[[Sequence[UUID]], Mapping[UUID, VisitReport]] | None = None
    kept_visits: Callable[[Collection[UUID] | None, date, date], Sequence[KeptVisit]] | None = None
    against_beginning: Callable[[UUID, datetime], Sequence[Message]] | None = None
    must_run: Callable[[datetime, Reads], Mapping[UUID, Sequence[MustRun]]] | None = None
    kept_cold: Callable[[Reads], Mapping[UUID, Answer]] | None = None
    storage_failed: Callable[[Context, UUID, datetime, str], None] | None = None
    against_ending: Callable[[UUID, datetime], Sequence[Message]] | None = None
    against_closing: Callable[[UUID, date], Sequence[Message]] | None = None
    against_resuming: Callable[[UUID, datetime], Sequence[Message]] | None = None
    decides_episode: Callable[[UUID], EpisodeDecision] | None = None
    search: Sequence[SearchSource] = ()
    messages: Mapping[str, str | tuple[str, str]] = field(default_factory=dict)
    demonstrate: Callable[..., Any] | None = None
    subjects: Mapping[str, SubjectKind] = field(default_factory=dict)
    panels: Callable[[Caller, datetime], Sequence[Panel]] | None = None
    figures: Callable[[Caller, datetime], Sequence[Figure]] | None = None
    workload: Callable[[Caller, datetime], Workload | None] | None = None
    begins: Callable[[Caller], Sequence[Act]] | None = None
    about_staff: Callable[[Caller, UUID, date], Sequence[Act]] | None = None
    mail_addresses: Callable[[Collection[UUID]], Mapping[UUID, str]] | None = None
    jobs: Sequence[str] = ()
    schedules: Sequence[Schedule] = ()
    contents: Sequence[ContentKind] = ()
    outbox: Mapping[str, OutboxDoor] = field(default_factory=dict)


@cache
def rooms() -> tuple[Room, ...]:
    """Return every room of the house, left to right."""
    found: tuple[Room, ...] = import_string(settings.HEARTHLINE_ROOMS)
    return found


@cache
def outbox_doors() -> Mapping[str, OutboxDoor]:
    """Return by name of the action every door through which a device sends what it kept."""
    return {name: door for room in rooms() for name, door in room.outbox.items()}


def visit_reports(needs: Sequence[UUID]) -> dict[UUID, VisitReport]:
    """Return what happened at needed visits, from whichever room knows."""
    found: dict[UUID, VisitReport] = {}
    for room in rooms():
        if room.visit_reports is not None and needs:
            found |= room.visit_reports(needs)
    return found


def kept_visits(
    patients: Collection[UUID] | None, first_day: date, last_day: date
) -> list[KeptVisit]:
    """Return the visits that were made in the days, from whichever room knows."""
    return [
        visit
        for room in rooms()
        if room.kept_visits is not None
        for visit in room.kept_visits(patients, first_day, last_day)
    ]


def must_run(now: datetime, reads: Reads) -> dict[UUID, tuple[MustRun, ...]]:
    """Return the running infusions that no gate may stop, of the patients of ``reads``."""
    found: dict[UUID, tuple[MustRun, ...]] = {}
    for room in rooms():
        if room.must_run is not None and reads.subjects:
            for patient, running in room.must_run(now, reads).items():
                found[patient] = (*found.get(patient, ()), *running)
    return found


def episode_decision(episode_id: UUID) -> EpisodeDecision | None:
    """Return where it is decided whether an episode is taken on, from whichever room decides."""
    for room in rooms():
        if room.decides_episode is not None:
            return room.decides_episode(episode_id)
    return None


def kept_cold(reads: Reads) -> dict[UUID, Answer]:
    """Return whether what was dispensed for people is to be kept cold, by its labels."""
    found: dict[UUID, Answer] = {}
    for room in rooms():
        if room.kept_cold is not None and reads.subjects:
            found |= room.kept_cold(reads)
    return found


def storage_failed(context: Context, patient_id: UUID, found_at: datetime, why: str) -> None:
    """Tell the rooms that know what lies in a home that it was found unfit to keep it cold."""
    for room in rooms():
        if room.storage_failed is not None:
            room.storage_failed(context, patient_id, found_at, why)


def packing_list(patient_id: UUID, day: date) -> PackingList | None:
    """Return what a kit for somebody holds, from whichever room has the rules."""
    for room in rooms():
        if room.packing is not None:
            return room.packing(patient_id, day)
    return None


def first_visits(patients: Sequence[UUID], now: datetime) -> dict[UUID, PlannedVisit]:
    """Return the next visit of each patient who has one, from whichever room plans them."""
    found: dict[UUID, PlannedVisit] = {}
    for room in rooms():
        if room.first_visits is not None and patients:
            found |= room.first_visits(patients, now)
    return found
