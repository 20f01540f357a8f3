"""Values that the component templates take: a page builds these, a template shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.utils.functional import Promise

from hearthline.platform.ui.status import Status

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a person can do: a link, or a form that posts when ``post`` is true.

    ``main`` fills the button; a page shows at most one. ``disabled`` holds the reason in words.
    """

    label: Text
    url: str = ""
    post: bool = False
    main: bool = False
    danger: bool = False
    icon: str = ""
    disabled: Text = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What is wrong in plain words, who clears it by when, the evidence and one action."""

    status: Status
    what: Text
    detail: Text = ""
    owner: Text = ""
    due: datetime | None = None
    evidence: Text = ""
    evidence_url: str = ""
    act: Act | None = None
    overridden_by: str = ""
    overridden_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class AttentionRow:
    """A line of Today: when, what, status, one action."""

    due: datetime | None
    what: Text
    status: Status
    detail: Text = ""
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class AttentionGroup:
    """Lines of Today under one heading ("Before 11:00"); ``total`` counts those not shown too."""

    label: Text
    rows: Sequence[AttentionRow]
    late: bool = False
    total: int = 0


@dataclass(frozen=True, slots=True)
class Allergy:
    """A substance, its reaction and the year; ``mild`` chooses open instead of blocking."""

    substance: str
    reaction: str = ""
    year: int | None = None
    mild: bool = False


@dataclass(frozen=True, slots=True)
class PatientBanner:
    """Who the page is about: same items, same order, nothing cut.

    ``allergies_known`` is ``None`` when nobody asked, false when none are known. ``held``,
    ``doubted`` and ``alike`` are sentences under the names: care on hold, a doubt about who the
    record is of, another patient who reads alike.
    """

    surname: str
    given: str
    record: str
    title: str = ""
    born: date | None = None
    age: str = ""
    sex: Text = ""
    weight: str = ""
    weight_on: date | None = None
    weight_stale: bool = False
    allergies: Sequence[Allergy] = ()
    allergies_known: bool | None = None
    allergies_on: date | None = None
    ended: Text = ""
    held: Text = ""
    alike: Text = ""
    doubted: Text = ""
    code_status: Text = ""
    code_status_stated: bool = True
    code_status_on: date | None = None
    code_status_document: str = ""
    phone: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class MedicationLine:
    """One order: attributes in the order of clinical display rules, never cut.

    Parameters
    ----------
    drug
        Generic name, lower case except tall-man letters of the published lists.
    dose
        Amount and unit as shown; a rate when ``dose_label`` says so.
    attributes
        Route, duration, frequency, in this order.
    note
        A line under it: formula, weight with date, volume, version.
    """

    drug: str
    dose: str
    attributes: Sequence[str] = ()
    dose_label: Text = "DOSE"
    brand: str = ""
    note: Text = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit and one line of why."""

    label: Text
    value: str
    unit: Text = ""
    why: Text = ""


Continuity = Literal["own", "known", "new", ""]


@dataclass(frozen=True, slots=True)
class TeamMember:
    """Somebody around a patient; ``continuity`` paints the initials of nurses."""

    name: str
    role: Text
    continuity: Continuity = ""

    @property
    def initials(self) -> str:
        """First letters of the first and last word of the name, titles left out."""
        words = [w for w in self.name.split(",")[0].split() if w not in ("Dr", "Mr", "Ms", "Mrs")]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@dataclass(frozen=True, slots=True)
class TimelineLine:
    """One entry: when it happened, what; ``old`` is struck through when amended by ``who``."""

    at: datetime
    what: Text
    who: Text = ""
    old: Text = ""
    now: bool = False
    recorded_at: datetime | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """Entries of one day, newest first."""

    label: Text
    lines: Sequence[TimelineLine]


@dataclass(frozen=True, slots=True)
class LongWork:
    """Work with countable progress.

    ``status_url`` answers with this component as a fragment while ``state`` is ``running``;
    ``finished`` is the sentence at the end, ``keeps`` what stays after Cancel.
    """

    title: Text
    done: int
    total: int | None
    unit: Text
    state: Literal["waiting", "running", "finished", "failed", "cancelled"] = "running"
    seconds_left: int | None = None
    note: Text = ""
    keeps: Text = ""
    cancel_url: str = ""
    status_url: str = ""
    result: Text = ""
    result_url: str = ""

    @property
    def percent(self) -> int | None:
        """Whole percent done, or ``None`` when the total is not known."""
        return None if not self.total else min(100, 100 * self.done // self.total)


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """What could not be read, as it came, why, and the ways out."""

    resource: str
    place: str
    field: str
    value: str
    reason: Text
    ways: Sequence[Act] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after; an absent side was or becomes empty."""

    field: Text
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """One part of readiness and the statuses of its findings."""

    label: Text
    statuses: Sequence[Status]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a page: a big status, one sentence."""

    status: Status
    title: Text
    sentence: Text = ""


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A planned visit in a patient's list; ``hours`` stands for start and end, when given."""

    day: date
    start: str
    end: str
    what: Text
    who: Text
    url: str = ""
    hours: Text = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A sub-page; the one in view is ``current``."""

    label: Text
    url: str
    current: bool = False
