"""Reads what was ordered: MedicationRequest with its Medication or mix, and ServiceRequest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hearthline.rooms.intake.reading.dosages import (
    Dosing,
    one_of,
    read_dosings,
    window,
    with_doses,
)
from hearthline.rooms.intake.reading.infusion import propose, propose_service
from hearthline.rooms.intake.reading.outcomes import Body
from hearthline.rooms.intake.reading.people import read_subject
from hearthline.rooms.intake.reading.references import Known, contained, read_reference, reference
from hearthline.rooms.intake.reading.shapes import (
    Notes,
    concept,
    identifiers,
    labels,
    moment,
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
    InfusionProposal,
    Likelihood,
    MedicationValue,
    OrderValue,
    Route,
    ServiceRequestValue,
)


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
    dosings = read_dosings(body)
    drug = _ordered_drug(body, notes, known, drugs)
    infusion = _proposed(drug, dosings, body)
    must_be_known = infusion is not None or any(d.route is Route.INTRAVENOUS for d in dosings)
    said = one_of(
        with_doses(dosings, notes, must_be_known=must_be_known), notes, must_be_known=must_be_known
    )
    starts, ends = window(body, dosings, notes, shift)
    is_forbidden = read_forbidden(body, notes, drug.name)
    return OrderValue(
        patient=read_subject(body, notes, known, "subject"),
        status=text(body, "status"),
        intent=read_intent(body, notes, is_proposed=infusion is not None and not is_forbidden),
        drug=drug,
        dose=said.dose,
        dose_original=said.dose_original,
        rate=said.rate,
        rate_original=said.rate_original,
        route=said.route,
        route_original=said.route_said.label,
        frequency=said.frequency,
        infuse_over_minutes=said.minutes,
        instructions=said.words,
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


def _proposed(drug: Drug, dosings: Sequence[Dosing], body: Body) -> InfusionProposal | None:
    """Return the surest proposal that one of the dosages makes."""
    notes_words = " ".join(text(item, "text") for item in parts(body, "note"))
    found = [
        proposal
        for dosing in dosings
        if (
            proposal := propose(
                drug,
                dosing.route,
                route_words=_route_words(dosing.route, dosing.route_said),
                instructions=f"{dosing.words} {notes_words}".strip(),
                frequency=dosing.frequency,
                has_rate=dosing.rate is not None or bool(dosing.rate_original),
            )
        )
    ]
    likely = (proposal for proposal in found if proposal.likelihood is Likelihood.LIKELY)
    return next(likely, found[0] if found else None)


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
