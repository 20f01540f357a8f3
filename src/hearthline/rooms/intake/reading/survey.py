"""The first pass: what is there, who points at whom, and whose dates lie in the future.

De-identified sources move each patient's dates by an offset of years. Such a patient is
recognised when every date of theirs lies more than a year after the day of the import, within
one lifetime of their birth. All
their dates are then moved back by one whole number of weeks, the same for all, so that
intervals and weekdays stay: the smallest that brings the latest date of the import to the day
before it or earlier. The offset is kept with the patient and shown; the raw resource keeps the
dates as received.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from hearthline.rooms.intake.reading.clinical import read_disposition
from hearthline.rooms.intake.reading.orders import Drugs
from hearthline.rooms.intake.reading.outcomes import Body, RawResource
from hearthline.rooms.intake.reading.references import Known, reference
from hearthline.rooms.intake.reading.shapes import (
    Notes,
    concept,
    identifiers,
    moment,
    part,
    person_names,
    text,
)
from hearthline.rooms.intake.reading.sources import (
    SourceFile,
    files_in,
    is_readable,
    is_small,
    raw_resources,
)
from hearthline.rooms.intake.values.received import Disposition

POINTED_AT = frozenset({"Patient", "Practitioner", "Organization", "Medication", "RelatedPerson"})
"""Types that others point at; they are read in the first stage."""

_ABOUT = {
    "MedicationRequest": "subject",
    "Encounter": "subject",
    "Condition": "subject",
    "Procedure": "subject",
    "Observation": "subject",
    "ServiceRequest": "subject",
    "QuestionnaireResponse": "subject",
    "AllergyIntolerance": "patient",
    "Device": "patient",
    "RelatedPerson": "patient",
    "Coverage": "beneficiary",
}
_DATE_FIELDS = (
    "authoredOn",
    "recordedDate",
    "onsetDateTime",
    "performedDateTime",
    "effectiveDateTime",
    "occurrenceDateTime",
    "authored",
)
_PERIOD_FIELDS = ("period", "performedPeriod", "effectivePeriod", "occurrencePeriod")
_A_YEAR = timedelta(days=365)
_WEEK = 7
LONGEST_LIFE_YEARS = 105
"""Born in the past and treated later than this: one mistyped year, not a moved patient."""
_READ_AT_ONCE = 5_000
"""Resources up to which a file that points only into itself is read in one go."""


@dataclass(slots=True)
class Survey:
    """What the first pass found.

    Parameters
    ----------
    files
        Files to read, in order.
    skipped
        Files that hold no JSON and were not named by the person.
    known
        Identities for references.
    drugs
        Drugs for orders.
    dead
        Keys of patients who are stated to be dead.
    discharges
        Keys of hospital stays that ended with home health care, to their end, not moved.
    shifts
        Days to take off per patient key, of patients whose dates lie in the future by design.
    closed
        Files (as shown) that point only into themselves and fit in memory.
    stages
        Which stages a file (as shown) has resources for.
    total
        How many resources there are.
    horizon
        A year after the day of the import; a date beyond it is a slip, or moved by design.
    """

    files: list[SourceFile]
    skipped: list[SourceFile]
    known: Known = field(default_factory=Known)
    drugs: Drugs = field(default_factory=Drugs)
    dead: set[str] = field(default_factory=set)
    discharges: dict[str, datetime] = field(default_factory=dict)
    shifts: dict[str, int] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    stages: dict[str, set[int]] = field(default_factory=dict)
    total: int = 0
    horizon: date = date.max


@dataclass(slots=True)
class _Dates:
    """The latest far date per pointer at a patient, and who has a date that is not far."""

    horizon: str
    far: dict[str, str] = field(default_factory=dict)
    near: set[str] = field(default_factory=set)
    far_births: dict[str, str] = field(default_factory=dict)
    near_births: dict[str, str] = field(default_factory=dict)

    def add(self, pointer: str, days: list[str]) -> None:
        if not days or not pointer:
            return
        if min(days) <= self.horizon:
            self.near.add(pointer)
        latest = max(days)
        if latest > self.horizon and latest > self.far.get(pointer, ""):
            self.far[pointer] = latest


def survey(
    paths: Sequence[Path],
    *,
    today: date,
    stored_shifts: Mapping[str, int] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Survey:
    """Return what lies under ``paths``; reads every file once and keeps only identities.

    Parameters
    ----------
    today
        Day of the import.
    stored_shifts
        Offsets that earlier imports gave patients; they stand.
    progress
        Called with the number of resources seen, now and then.
    """
    found = files_in(paths)
    readable = [file for file in found if is_readable(file)]
    result = Survey(readable, [file for file in found if file not in readable])
    result.horizon = today + _A_YEAR
    dates = _Dates(result.horizon.isoformat())
    for file in result.files:
        _survey_file(result, file, dates, progress)
    result.shifts = {**_shifts(result.known, dates, today), **(stored_shifts or {})}
    return result


def _survey_file(
    result: Survey, file: SourceFile, dates: _Dates, progress: Callable[[int], None] | None
) -> None:
    stages = result.stages.setdefault(file.shown_as, set())
    pointers: set[str] = set()
    own: set[str] = set()
    count = 0
    for raw in raw_resources(file):
        count += 1
        if progress is not None and (result.total + count) % 2_000 == 0:
            progress(result.total + count)
        if raw.kind in POINTED_AT:
            stages.add(1)
            _learn(result, raw, dates)
            own.update((raw.full_url, f"{raw.kind}/{raw.key}"))
        else:
            stages.add(1 if raw.problem is not None else 2)
        if raw.kind == "Encounter" and "hospitalization" in raw.body:
            _learn_discharge(result, raw)
        about = _ABOUT.get(raw.kind)
        if about is not None:
            pointer = text(part(raw.body, about), "reference")
            pointers.add(pointer)
            dates.add(pointer, _days(raw.body))
    result.total += count
    if count <= _READ_AT_ONCE and pointers <= own and is_small(file):
        result.closed.add(file.shown_as)


def _learn(result: Survey, raw: RawResource, dates: _Dates) -> None:
    known = result.known
    known.keys.setdefault(raw.kind, set()).add(raw.key)
    if raw.full_url and raw.full_url != raw.key:
        known.urls[raw.full_url] = (raw.kind, raw.key)
    if raw.kind in ("Practitioner", "Organization"):
        for item in identifiers(raw.body):
            known.identifiers[f"{raw.kind}?{item.system}|{item.value}"] = raw.key
        known.names[f"{raw.kind}/{raw.key}"] = _name(raw.body)
    elif raw.kind == "Medication":
        result.drugs.learn(raw.key, raw.body, known)
    elif raw.kind == "Patient":
        born, died = text(raw.body, "birthDate"), text(raw.body, "deceasedDateTime")
        if died or raw.body.get("deceasedBoolean") is True:
            result.dead.add(raw.key)
        if died:
            dates.add(f"Patient/{raw.key}", [died[:10]])
        if born > dates.horizon:
            dates.far_births[raw.key] = born
        elif born:
            dates.near_births[raw.key] = born


def _learn_discharge(result: Survey, raw: RawResource) -> None:
    said = concept(part(raw.body, "hospitalization").get("dischargeDisposition"))
    end = moment(part(raw.body, "period"), "end", Notes())
    is_home = read_disposition(said) is Disposition.HOME_HEALTH
    if is_home and end is not None and end.instant is not None:
        result.discharges[raw.key] = end.instant


def _name(body: Body) -> str:
    stated = text(body, "name")
    if stated:
        return stated
    name = next(person_names(body), None)
    return " ".join((name.prefix, *name.given, name.family)).strip() if name else ""


def _days(body: Body) -> list[str]:
    found = [text(body, name)[:10] for name in _DATE_FIELDS if name in body]
    for name in _PERIOD_FIELDS:
        if name in body:
            inside = part(body, name)
            found += [text(inside, "start")[:10], text(inside, "end")[:10]]
    if "dispenseRequest" in body:
        inside = part(body, "dispenseRequest", "validityPeriod")
        found += [text(inside, "start")[:10], text(inside, "end")[:10]]
    return [day for day in found if len(day) == 10]


def _shifts(known: Known, dates: _Dates, today: date) -> dict[str, int]:
    latest: dict[str, str] = {}
    near = {_patient_key(pointer, known) for pointer in dates.near}
    for pointer, day in dates.far.items():
        key = _patient_key(pointer, known)
        latest[key] = max(day, latest.get(key, ""))
    for key, born in dates.far_births.items():
        if key not in near:
            latest[key] = max(born[:10], latest.get(key, ""))
    return {
        key: days
        for key, day in latest.items()
        if key not in near
        and _is_lifetime(dates.near_births.get(key, ""), day)
        and (days := _whole_weeks(day, today)) > 0
    }


def _is_lifetime(born: str, latest: str) -> bool:
    """Whether somebody born then can live at the latest date: else the date is a slip."""
    if not born[:4].isdigit() or not latest[:4].isdigit():
        return True
    return int(latest[:4]) - int(born[:4]) <= LONGEST_LIFE_YEARS


def _patient_key(pointer: str, known: Known) -> str:
    found = reference({"reference": pointer}, known, kind="Patient")
    return found.key if found is not None and found.key else pointer


def _whole_weeks(latest: str, today: date) -> int:
    try:
        behind = (date.fromisoformat(latest) - today).days + 1
    except ValueError:
        return 0
    return -(-behind // _WEEK) * _WEEK
