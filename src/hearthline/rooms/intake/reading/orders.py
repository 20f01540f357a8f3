"""Reads what was ordered: MedicationRequest with its Medication or mix, and ServiceRequest."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from hearthline.kernel.messages import HearthlineError
from hearthline.kernel.quantity import Quantity, read_quantity, shown_number, shown_unit
from hearthline.rooms.intake.reading.frequency import infuse_over_minutes, read_frequency
from hearthline.rooms.intake.reading.infusion import propose, propose_service, read_route
from hearthline.rooms.intake.reading.outcomes import Body, PossibleReading
from hearthline.rooms.intake.reading.people import read_subject
from hearthline.rooms.intake.reading.references import Known, contained, read_reference, reference
from hearthline.rooms.intake.reading.shapes import (
    Notes,
    concept,
    identifiers,
    labels,
    moment,
    number,
    part,
    parts,
    period,
    text,
    texts,
)
from hearthline.rooms.intake.reading.standing import read_forbidden, read_intent
from hearthline.rooms.intake.values.received import (
    Concept,
    Drug,
    MedicationValue,
    Moment,
    OrderValue,
    Route,
    ServiceRequestValue,
)

_FORM_WORDS = (
    "appl tab tabs tablet tablets cap caps capsule capsules neb pkt packet ptch patch puff puffs"
    " drop drops gtt spry spray inh loz lozenge enema supp suppository troc stck dose doses vial"
    " bag kit each syringe actuat"
)
_FORM_UNITS = frozenset(_FORM_WORDS.split())
"""Units that count things: right for a tablet, and nothing to convert."""


@dataclass(slots=True)
class Drugs:
    """The drugs of one import by key, for orders that point at them.

    Parameters
    ----------
    names
        Key to name.
    mixes
        Key to the keys of its ingredients.
    """

    names: dict[str, str] = field(default_factory=dict)
    mixes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def learn(self, key: str, body: Body, known: Known) -> None:
        """Keep the name and ingredients of a Medication resource."""
        drug, pointers = _medication(body, known)
        if drug.name:
            self.names[key] = drug.name
        if pointers:
            self.mixes[key] = pointers

    def drug(self, key: str, notes: Notes) -> Drug | None:
        """Return the drug under ``key``, a mix with the names of what is in it."""
        names = tuple(self._ingredients(key, notes, (key,)))
        name = self.names.get(key) or " in ".join(names)
        return Drug(name, ingredients=names) if name else None

    def _ingredients(self, key: str, notes: Notes, path: tuple[str, ...]) -> list[str]:
        found: list[str] = []
        for pointer in self.mixes.get(key, ()):
            if pointer in path:
                notes.note("ingredient", pointer, "intake.circular_reference")
                continue
            if pointer in self.names:
                found.append(self.names[pointer])
            else:
                found.extend(self._ingredients(pointer, notes, (*path, pointer)))
        return found


def read_medication(body: Body, notes: Notes, known: Known, drugs: Drugs) -> MedicationValue:
    """Return a drug or mix."""
    drug, pointers = _medication(body, known)
    key = text(body, "id")
    if pointers:
        mixed = drugs.drug(key, notes)
        names = mixed.ingredients if mixed else ()
        drug = Drug(drug.name or " in ".join(names), drug.concept, drug.form, names)
    if not drug.name:
        notes.stop("code", body.get("code"), "intake.no_drug")
    return MedicationValue(drug)


def _medication(body: Body, known: Known) -> tuple[Drug, tuple[str, ...]]:
    said = concept(body.get("code"))
    ingredients = parts(body, "ingredient")
    pointers = tuple(
        found.key
        for item in ingredients
        if (found := reference(part(item, "itemReference"), known, kind="Medication")) is not None
        and found.key
    )
    named = tuple(
        c.label for item in ingredients if (c := concept(item.get("itemCodeableConcept"))).label
    )
    name = _said_name(said) or _name_among_identifiers(body) or " in ".join(named)
    form = concept(body.get("form")).label
    return Drug(name, said, form, named), pointers


def _said_name(said: Concept) -> str:
    if said.text:
        return said.text
    for coding in said.codings:
        if coding.display:
            return coding.display
    return next((c.code for c in said.codings if c.system.endswith("medication-name")), "")


def _name_among_identifiers(body: Body) -> str:
    for item in identifiers(body):
        if item.system.endswith("medication-name"):
            return item.value
    return ""


def read_order(
    body: Body, notes: Notes, known: Known, drugs: Drugs, *, shift: int = 0
) -> OrderValue:
    """Return a medication order with the proposal that it is an infusion, if anything says so."""
    dosages = parts(body, "dosageInstruction")
    dosage = dosages[0] if dosages else {}
    drug = _ordered_drug(body, notes, known, drugs)
    route_said = concept(dosage.get("route"))
    route = read_route(route_said)
    words = text(dosage, "text") or text(dosage, "patientInstruction")
    notes_words = " ".join(text(item, "text") for item in parts(body, "note"))
    rate, rate_original = _rate(dosage)
    frequency = read_frequency(dosage)
    infusion = propose(
        drug,
        route,
        route_words=_route_words(route, route_said),
        instructions=f"{words} {notes_words}".strip(),
        frequency=frequency,
        has_rate=rate is not None or bool(rate_original),
    )
    dose, dose_original = _dose(
        dosage, notes, must_be_known=infusion is not None or route is Route.INTRAVENOUS
    )
    starts, ends = _window(body, dosage, notes, shift)
    is_forbidden = read_forbidden(body, notes, drug.name)
    return OrderValue(
        patient=read_subject(body, notes, known, "subject"),
        status=text(body, "status"),
        intent=read_intent(body, notes, is_proposed=infusion is not None and not is_forbidden),
        drug=drug,
        dose=dose,
        dose_original=dose_original,
        rate=rate,
        rate_original=rate_original,
        route=route,
        route_original=route_said.label,
        frequency=frequency,
        infuse_over_minutes=infuse_over_minutes(dosage),
        instructions=words,
        authored=moment(body, "authoredOn", notes, shift=shift),
        starts=starts,
        ends=ends,
        prescriber=read_reference(body, "requester", known, kind="Practitioner"),
        encounter=read_reference(body, "encounter", known, kind="Encounter"),
        reasons=labels(body, "reasonCode"),
        identifiers=identifiers(body),
        infusion=infusion,
        is_forbidden=is_forbidden,
    )


def _route_words(route: Route, said: Concept) -> str:
    """Return the route in words; a bare code stands behind what it means."""
    if any(coding.code == said.label for coding in said.codings):
        return f"{route.value} ({said.label})"
    return said.label


def _ordered_drug(body: Body, notes: Notes, known: Known, drugs: Drugs) -> Drug:
    said = concept(body.get("medicationCodeableConcept"))
    name = _said_name(said) or said.label
    if name:
        return Drug(name, said)
    pointer = read_reference(body, "medicationReference", known, kind="Medication")
    if pointer is None:
        notes.stop("medication", None, "intake.no_drug")
        return Drug("")
    if pointer.original.startswith("#"):
        inside = contained(body).get(pointer.original[1:])
        found = _medication(inside, known)[0] if inside is not None else None
    else:
        found = drugs.drug(pointer.key, notes)
    if found is not None and found.name:
        return found
    if pointer.display:
        return Drug(pointer.display)
    notes.stop("medicationReference", pointer.original, "intake.drug_not_in_import")
    return Drug("")


def _window(
    body: Body, dosage: Body, notes: Notes, shift: int
) -> tuple[Moment | None, Moment | None]:
    starts, ends = period(
        part(body, "dispenseRequest"), "validityPeriod", notes, path="dispenseRequest", shift=shift
    )
    if starts is None and ends is None:
        repeat = part(dosage, "timing", "repeat")
        starts, ends = period(
            repeat, "boundsPeriod", notes, path="dosageInstruction.timing.repeat", shift=shift
        )
    return starts, ends


def _dose(dosage: Body, notes: Notes, *, must_be_known: bool) -> tuple[Quantity | None, str]:
    path = "dosageInstruction.doseAndRate.doseQuantity"
    for item in parts(dosage, "doseAndRate"):
        stated = part(item, "doseQuantity")
        if "value" not in stated:
            low = part(item, "doseRange", "low")
            high = part(item, "doseRange", "high")
            if low or high:
                return None, f"{_words(low)} to {_words(high)}"
            continue
        raw, unit = stated["value"], text(stated, "unit") or text(stated, "code")
        original = f"{raw} {unit}".strip()
        value = number(raw)
        if value is None:
            notes.stop(f"{path}.value", raw, "intake.not_a_number")
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
    return None, ""


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
    for item in parts(dosage, "doseAndRate"):
        stated = part(item, "rateQuantity")
        if "value" in stated:
            original = _words(stated)
            try:
                unit = text(stated, "unit") or text(stated, "code")
                return read_quantity(str(stated["value"]), unit), original
            except HearthlineError:
                return None, original
        ratio = part(item, "rateRatio")
        if ratio:
            return None, f"{_words(part(ratio, 'numerator'))} per " + _words(
                part(ratio, "denominator")
            )
    most = parts(dosage, "maxDosePerPeriod")
    if most and text(part(most[0], "denominator"), "unit") == "h":
        return None, f"at most {_words(part(most[0], 'numerator'))} per hour"
    return None, ""


def _words(quantity: Body) -> str:
    if not quantity:
        return "not stated"
    return f"{quantity.get('value')} {text(quantity, 'unit') or text(quantity, 'code')}".strip()


def read_service_request(
    body: Body, notes: Notes, known: Known, *, shift: int = 0
) -> ServiceRequestValue:
    """Return a service asked for, with the proposal that it is home infusion."""
    what = concept(body.get("code"))
    if not what.label:
        notes.stop("code", body.get("code"), "intake.no_code")
    starts, ends = period(body, "occurrencePeriod", notes, shift=shift)
    if starts is None:
        starts = moment(body, "occurrenceDateTime", notes, shift=shift)
    details = " ".join(
        (
            *labels(body, "orderDetail"),
            *(text(item, "text") for item in parts(body, "note")),
            *texts(body, "patientInstruction"),
        )
    )
    infusion = propose_service(what, notes=details)
    is_forbidden = read_forbidden(body, notes, what.label)
    return ServiceRequestValue(
        patient=read_subject(body, notes, known, "subject"),
        status=text(body, "status"),
        intent=read_intent(body, notes, is_proposed=infusion is not None and not is_forbidden),
        what=what,
        starts=starts,
        ends=ends,
        authored=moment(body, "authoredOn", notes, shift=shift),
        requester=read_reference(body, "requester", known, kind="Practitioner"),
        reasons=labels(body, "reasonCode"),
        infusion=infusion,
        encounter=read_reference(body, "encounter", known, kind="Encounter"),
        is_forbidden=is_forbidden,
    )
