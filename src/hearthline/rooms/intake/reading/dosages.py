"""Reads what a Dosage says: dose, rate, route and how often; several only when they agree.

An order may hold several dosages: a loading dose and what follows, a taper, two hours of the day.
Only where all of them say the same is one dose proposed; else dose, rate and frequency are left
open for a person, and the words of every one of them are kept in their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from hearthline.kernel.messages import HearthlineError
from hearthline.kernel.quantity import Quantity, read_quantity, shown_number, shown_unit
from hearthline.rooms.intake.reading.frequency import infuse_over_minutes, read_frequency
from hearthline.rooms.intake.reading.infusion import read_route
from hearthline.rooms.intake.reading.outcomes import Body, PossibleReading
from hearthline.rooms.intake.reading.repeat import is_only_in_words, needs_words, timing_words
from hearthline.rooms.intake.reading.shapes import (
    Notes,
    concept,
    labels,
    number,
    part,
    parts,
    period,
    text,
)
from hearthline.rooms.intake.values.received import (
    Concept,
    Frequency,
    FrequencyKind,
    Moment,
    Route,
)

_FORM_WORDS = (
    "appl tab tabs tablet tablets cap caps capsule capsules neb pkt packet ptch patch puff puffs"
    " drop drops gtt spry spray inh loz lozenge enema supp suppository troc stck dose doses vial"
    " bag kit each syringe actuat"
)
_FORM_UNITS = frozenset(_FORM_WORDS.split())
"""Units that count things: right for a tablet, and nothing to convert."""
PATH = "dosageInstruction"


@dataclass(frozen=True, slots=True)
class Dosing:
    """One dosage as far as it was understood; the dose is read after the order is recognised.

    Parameters
    ----------
    words
        Everything it says in words: its text, its instructions, and of its timing what a
        frequency cannot hold.
    """

    body: Body
    route: Route
    route_said: Concept
    rate: Quantity | None
    rate_original: str
    frequency: Frequency
    minutes: Decimal | None
    words: str
    dose: Quantity | None = None
    dose_original: str = ""

    @property
    def _said(self) -> tuple[object, ...]:
        frequency = replace(self.frequency, original="")
        if self.frequency.kind is FrequencyKind.UNREADABLE:
            frequency = self.frequency
        extra = timing_words(part(self.body, "timing"))
        narrowed = extra if needs_words(part(self.body, "timing")) else ""
        return (
            self.dose,
            self.dose_original if self.dose is None else "",
            self.rate,
            self.rate_original if self.rate is None else "",
            self.route,
            frequency,
            self.minutes,
            narrowed,
        )

    def says_the_same(self, other: Dosing) -> bool:
        """Whether both order the same dose, by the same route, as often."""
        return self._said == other._said


def read_dosings(body: Body) -> list[Dosing]:
    """Return the dosages of an order in the order in which they are to be followed."""
    found = parts(body, PATH)
    found.sort(key=lambda item: number(item.get("sequence")) or Decimal(0))
    return [_dosing(item) for item in found] or [_dosing({})]


def _dosing(dosage: Body) -> Dosing:
    rate, rate_original = _rate(dosage)
    route_said = concept(dosage.get("route"))
    return Dosing(
        body=dosage,
        route=read_route(route_said),
        route_said=route_said,
        rate=rate,
        rate_original=rate_original,
        frequency=read_frequency(dosage),
        minutes=infuse_over_minutes(dosage),
        words=_said_words(dosage),
    )


def _said_words(dosage: Body) -> str:
    timing = part(dosage, "timing")
    said = [
        text(dosage, "text"),
        *labels(dosage, "additionalInstruction"),
        text(dosage, "patientInstruction"),
        timing_words(timing) if needs_words(timing) else "",
    ]
    return "; ".join(dict.fromkeys(word for word in said if word))


def with_doses(
    dosings: Sequence[Dosing], notes: Notes, *, must_be_known: bool
) -> tuple[Dosing, ...]:
    """Return the dosages with their doses; a dose whose unit cannot be read stops the order."""
    found = []
    for index, dosing in enumerate(dosings):
        path = PATH if len(dosings) == 1 else f"{PATH}[{index}]"
        dose, original = _dose(dosing.body, notes, path, must_be_known=must_be_known)
        found.append(replace(dosing, dose=dose, dose_original=original))
    return tuple(found)


def one_of(dosings: Sequence[Dosing], notes: Notes, *, must_be_known: bool) -> Dosing:
    """Return what all dosages say; where they differ, dose, rate and frequency stay open."""
    first = dosings[0]
    if all(first.says_the_same(other) for other in dosings[1:]):
        words = "; ".join(dict.fromkeys(dosing.words for dosing in dosings if dosing.words))
        if must_be_known:
            _note_what_is_open(first, notes)
        return replace(first, words=words)
    said = "; ".join(f"{n}. {_whole(dosing)}" for n, dosing in enumerate(dosings, 1))
    if must_be_known:
        notes.note(PATH, said, "intake.several_dosages", count=len(dosings))
    is_one_route = len({dosing.route for dosing in dosings}) == 1
    frequency = Frequency(
        FrequencyKind.UNREADABLE,
        _joined(dosing.frequency.original or "not stated" for dosing in dosings),
        is_as_needed=all(dosing.frequency.is_as_needed for dosing in dosings),
    )
    return Dosing(
        body=first.body,
        route=first.route if is_one_route else Route.NOT_STATED,
        route_said=first.route_said
        if is_one_route
        else Concept(_joined(dosing.route_said.label or "not stated" for dosing in dosings)),
        rate=None,
        rate_original=_joined(d.rate_original or "not stated" for d in dosings)
        if any(dosing.rate_original for dosing in dosings)
        else "",
        frequency=frequency,
        minutes=None,
        words=said,
        dose=None,
        dose_original=_joined(dosing.dose_original or "not stated" for dosing in dosings),
    )


def _joined(words: Iterable[str]) -> str:
    return ", then ".join(words)


def _whole(dosing: Dosing) -> str:
    """Return all that one dosage says, whether it was understood or not."""
    over = f"over {shown_number(dosing.minutes)} min" if dosing.minutes is not None else ""
    rate = dosing.rate_original and f"at {dosing.rate_original}"
    often = dosing.frequency.original
    said = (
        dosing.words,
        dosing.dose_original,
        dosing.route_said.label,
        over,
        rate,
        often if often not in dosing.words else "",
    )
    return ", ".join(word for word in said if word) or "nothing"


def _note_what_is_open(dosing: Dosing, notes: Notes) -> None:
    timing = part(dosing.body, "timing")
    if dosing.frequency.kind is FrequencyKind.UNREADABLE and timing_words(timing):
        notes.note(f"{PATH}.timing", dosing.frequency.original, "intake.timing_left_open")
    if is_only_in_words(timing):
        notes.note(f"{PATH}.timing.repeat", timing_words(timing), "intake.length_in_words")


def window(
    body: Body, dosings: Sequence[Dosing], notes: Notes, shift: int
) -> tuple[Moment | None, Moment | None]:
    """Return first and last moment: of the doses themselves, else of the order's validity."""
    found = [
        period(
            part(dosing.body, "timing", "repeat"),
            "boundsPeriod",
            notes,
            path=f"{PATH}.timing.repeat",
            shift=shift,
        )
        for dosing in dosings
    ]
    if any(one != (None, None) for one in found):
        starts = [start for start, _ in found if start is not None]
        ends = [end for _, end in found if end is not None]
        first = min(starts, key=_when) if len(starts) == len(found) else None
        return first, max(ends, key=_when) if len(ends) == len(found) else None
    return period(
        part(body, "dispenseRequest"), "validityPeriod", notes, path="dispenseRequest", shift=shift
    )


def _when(moment: Moment) -> str:
    return moment.instant.isoformat() if moment.instant else moment.day.isoformat()


def _dose(
    dosage: Body, notes: Notes, place: str, *, must_be_known: bool
) -> tuple[Quantity | None, str]:
    """Return the dose; several that differ (ordered and calculated) are left open in words."""
    found = [
        one
        for item in parts(dosage, "doseAndRate")
        if (one := _stated_dose(item, notes, place, must_be_known=must_be_known)) is not None
    ]
    if not found:
        return None, ""
    originals = tuple(dict.fromkeys(original for _, original in found))
    if len(originals) > 1:
        said = " or ".join(originals)
        if must_be_known:
            notes.note(f"{place}.doseAndRate", said, "intake.several_doses")
        return None, said
    return found[0]


def _stated_dose(
    item: Body, notes: Notes, place: str, *, must_be_known: bool
) -> tuple[Quantity | None, str] | None:
    path = f"{place}.doseAndRate.doseQuantity"
    stated = part(item, "doseQuantity")
    if "value" not in stated:
        low, high = part(item, "doseRange", "low"), part(item, "doseRange", "high")
        return (None, f"{_words(low)} to {_words(high)}") if low or high else None
    raw, unit = stated["value"], text(stated, "unit") or text(stated, "code")
    original = _words(stated)
    value = number(raw)
    if value is None:
        notes.stop(f"{path}.value", raw, "intake.not_a_number")
        return None, original
    if stated.get("comparator"):
        if must_be_known:
            notes.note(f"{path}.comparator", original, "intake.dose_only_a_limit")
        return None, original
    if not unit:
        if must_be_known:
            notes.note(f"{path}.unit", original, "intake.dose_without_unit")
        return None, original
    if unit.lower() in _FORM_UNITS:
        return None, original
    try:
        quantity = read_quantity(str(raw), unit)
    except HearthlineError:
        _unreadable_unit(notes, f"{path}.unit", unit, value, must_be_known)
        return None, original
    _note_binary_noise(notes, f"{path}.value", quantity, original)
    return quantity, original


def _unreadable_unit(
    notes: Notes, path: str, unit: str, value: Decimal, must_be_known: bool
) -> None:
    if unit in ("U", "u"):
        notes.stop(path, unit, "intake.ambiguous_unit_u", readings=_unit_u(value))
    elif len(unit.split()) > 2:
        notes.stop(path, unit, "intake.not_a_unit")
    elif must_be_known:
        notes.stop(path, unit, "intake.unknown_unit")
    else:
        notes.note(path, unit, "intake.unknown_unit")


def _unit_u(value: Decimal) -> tuple[PossibleReading, ...]:
    """A bare U is read as units and as a smudged zero (ISMP error-prone abbreviations)."""
    amount = str(value)
    return (
        PossibleReading("[U]", f"{shown_number(value)} units", {"unit": "[U]", "value": amount}),
        PossibleReading(
            "[IU]",
            f"{shown_number(value)} international units",
            {"unit": "[IU]", "value": amount},
        ),
    )


def _note_binary_noise(notes: Notes, path: str, quantity: Quantity, original: str) -> None:
    """Name the round number a dose such as 49.999998807907104 was before it was stored."""
    rounded = quantity.value.quantize(Decimal("0.001"))
    if quantity.value != rounded and abs(quantity.value - rounded) * 1_000_000 < abs(rounded):
        label = f"{shown_number(rounded)} {shown_unit(quantity.unit)}"
        reading = PossibleReading("rounded", label, {"value": str(rounded)})
        notes.note(path, original, "intake.looks_rounded", readings=(reading,), rounded=label)


def _rate(dosage: Body) -> tuple[Quantity | None, str]:
    """Return the rate; several that differ are left open in words."""
    found = [
        one for item in parts(dosage, "doseAndRate") if (one := _stated_rate(item)) is not None
    ]
    originals = tuple(dict.fromkeys(original for _, original in found))
    if len(originals) > 1:
        return None, " or ".join(originals)
    if found:
        return found[0]
    most = parts(dosage, "maxDosePerPeriod")
    if most and text(part(most[0], "denominator"), "unit") == "h":
        return None, f"at most {_words(part(most[0], 'numerator'))} per hour"
    return None, ""


def _stated_rate(item: Body) -> tuple[Quantity | None, str] | None:
    stated = part(item, "rateQuantity")
    if "value" in stated:
        original = _words(stated)
        if stated.get("comparator"):
            return None, original
        try:
            unit = text(stated, "unit") or text(stated, "code")
            return read_quantity(str(stated["value"]), unit), original
        except HearthlineError:
            return None, original
    low, high = part(item, "rateRange", "low"), part(item, "rateRange", "high")
    if low or high:
        return None, f"{_words(low)} to {_words(high)}"
    ratio = part(item, "rateRatio")
    if ratio:
        numerator, denominator = part(ratio, "numerator"), part(ratio, "denominator")
        return None, f"{_words(numerator)} per {_words(denominator)}"
    return None


def _words(quantity: Body) -> str:
    if not quantity:
        return "not stated"
    limit = text(quantity, "comparator")
    unit = text(quantity, "unit") or text(quantity, "code")
    return " ".join(filter(None, (limit, str(quantity.get("value")), unit)))
