"""Reads people and places: Patient, RelatedPerson, Practitioner, Organization, Coverage."""

from __future__ import annotations

from hearthline.kernel.answers import Answer
from hearthline.kernel.geo import Position
from hearthline.rooms.intake.reading.outcomes import Body
from hearthline.rooms.intake.reading.references import Known, read_reference, reference
from hearthline.rooms.intake.reading.shapes import (
    Notes,
    concept,
    concepts,
    identifiers,
    labels,
    moment,
    number,
    part,
    parts,
    period,
    person_names,
    shown,
    telecoms,
    text,
    texts,
)
from hearthline.rooms.intake.values.received import (
    Address,
    ContactPerson,
    CoverageValue,
    Language,
    OrganizationValue,
    PatientValue,
    PractitionerValue,
    Reference,
    RelatedPersonValue,
)

_SEXES = frozenset({"male", "female", "other", "unknown"})
_INTERPRETER = "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired"
_US_INTERPRETER = "http://hl7.org/fhir/us/core/StructureDefinition/us-core-interpreter-needed"
_YES_CODES = frozenset({"373066001"})
_NO_CODES = frozenset({"373067005"})


def read_patient(
    body: Body, notes: Notes, known: Known | None = None, *, shift: int = 0
) -> PatientValue:
    """Return the person in a Patient resource."""
    names = tuple(person_names(body))
    if not names:
        notes.note("name", body.get("name"), "intake.no_name")
    sex = text(body, "gender")
    if sex and sex not in _SEXES:
        notes.note("gender", sex, "intake.unknown_code")
        sex = ""
    birth = moment(body, "birthDate", notes, shift=shift)
    died = moment(body, "deceasedDateTime", notes, shift=shift)
    if birth and died and died.day < birth.day:
        notes.stop("deceasedDateTime", body.get("deceasedDateTime"), "intake.died_before_birth")
    replaced_by = _replaced_by(body, known or Known())
    if replaced_by is None and body.get("active") is False:
        notes.note("active", "false", "intake.patient_not_in_use")
    return PatientValue(
        identifiers=identifiers(body),
        name=names[0] if names else None,
        other_names=names[1:],
        sex=sex,
        birth=birth,
        is_dead=_is_dead(body, notes),
        died=died,
        addresses=read_addresses(body, notes),
        telecoms=telecoms(body),
        languages=_languages(body),
        needs_interpreter=_needs_interpreter(body),
        contacts=_contacts(body),
        replaced_by=replaced_by,
    )


def _replaced_by(body: Body, known: Known) -> Reference | None:
    """Return the record that the sender says took the place of this one."""
    for link in parts(body, "link"):
        if text(link, "type") == "replaced-by":
            other = part(link, "other")
            return reference(other, known, kind="Patient") or Reference("Patient", "", "", "")
    return None


def _is_dead(body: Body, notes: Notes) -> Answer:
    stated = body.get("deceasedBoolean")
    if body.get("deceasedDateTime"):
        return Answer.YES
    if stated is None:
        return Answer.NOT_ASKED
    if not isinstance(stated, bool):
        notes.note("deceasedBoolean", stated, "intake.not_yes_or_no")
        return Answer.UNKNOWN
    return Answer.YES if stated else Answer.NO


def read_addresses(body: Body, notes: Notes) -> tuple[Address, ...]:
    """Return addresses that are not old, each with its position when that can be believed."""
    found = []
    for index, item in enumerate(parts(body, "address")):
        if text(item, "use") == "old":
            continue
        found.append(
            Address(
                lines=texts(item, "line"),
                city=text(item, "city"),
                state=text(item, "state"),
                postal_code=text(item, "postalCode"),
                country=text(item, "country"),
                use=text(item, "use"),
                position=_position(item, notes, f"address[{index}].extension"),
            )
        )
    return tuple(found)


def _position(address: Body, notes: Notes, path: str) -> Position | None:
    for extension in parts(address, "extension"):
        if not text(extension, "url").endswith("geolocation"):
            continue
        stated = {
            text(item, "url"): item.get("valueDecimal") for item in parts(extension, "extension")
        }
        latitude, longitude = number(stated.get("latitude")), number(stated.get("longitude"))
        received = f"{stated.get('latitude')}, {stated.get('longitude')}"
        if latitude is None or longitude is None:
            notes.note(path, received, "intake.position_not_a_number")
            return None
        if latitude == 0 and longitude == 0:
            notes.note(path, received, "intake.position_zero")
            return None
        try:
            return Position(float(latitude), float(longitude))
        except ValueError:
            notes.note(path, received, "intake.position_off_earth")
            return None
    return None


def _languages(body: Body) -> tuple[Language, ...]:
    found = []
    for item in parts(body, "communication"):
        said = concept(item.get("language"))
        if said.label:
            preferred = item.get("preferred")
            code = said.codings[0].code if said.codings else ""
            is_preferred = preferred if isinstance(preferred, bool) else None
            found.append(Language(code, said.label, is_preferred))
    return tuple(found)


def _needs_interpreter(body: Body) -> Answer:
    for extension in parts(body, "extension"):
        url = text(extension, "url")
        if url == _INTERPRETER and isinstance(extension.get("valueBoolean"), bool):
            return Answer.YES if extension["valueBoolean"] else Answer.NO
        if url == _US_INTERPRETER:
            code = text(part(extension, "valueCoding"), "code")
            if code in _YES_CODES:
                return Answer.YES
            return Answer.NO if code in _NO_CODES else Answer.UNKNOWN
    return Answer.NOT_ASKED


def _contacts(body: Body) -> tuple[ContactPerson, ...]:
    found = []
    for item in parts(body, "contact"):
        names = tuple(person_names({"name": item.get("name")}))
        relationship = ", ".join(labels(item, "relationship"))
        ways = telecoms(item)
        if names or ways:
            found.append(ContactPerson(relationship, names[0] if names else None, ways))
    return tuple(found)


def read_related_person(body: Body, notes: Notes, known: Known) -> RelatedPersonValue:
    """Return somebody who stands near a patient."""
    names = tuple(person_names(body))
    relationships = concepts(body, "relationship")
    return RelatedPersonValue(
        patient=read_subject(body, notes, known, "patient"),
        relationship=relationships[0] if relationships else concept(None),
        name=names[0] if names else None,
        telecoms=telecoms(body),
        addresses=read_addresses(body, notes),
    )


def read_practitioner(body: Body, notes: Notes) -> PractitionerValue:
    """Return a clinician outside the program."""
    names = tuple(person_names(body))
    if not names and not identifiers(body):
        notes.stop("name", body.get("name"), "intake.no_name")
    return PractitionerValue(
        identifiers=identifiers(body),
        name=names[0] if names else None,
        telecoms=telecoms(body),
        addresses=read_addresses(body, notes),
    )


def read_organization(body: Body, notes: Notes) -> OrganizationValue:
    """Return a hospital, practice or payer."""
    name = text(body, "name")
    if not name and not identifiers(body):
        notes.stop("name", body.get("name"), "intake.no_name")
    return OrganizationValue(
        identifiers=identifiers(body),
        name=name,
        kinds=labels(body, "type"),
        telecoms=telecoms(body),
        addresses=read_addresses(body, notes),
    )


def read_coverage(body: Body, notes: Notes, known: Known, *, shift: int = 0) -> CoverageValue:
    """Return who pays, as the sender knows it."""
    starts, ends = period(body, "period", notes, shift=shift)
    classes = {
        (c.codings[0].code if c.codings else c.text): item
        for item in parts(body, "class")
        for c in (concept(item.get("type")),)
    }
    group, plan = classes.get("group", {}), classes.get("plan", {})
    order = body.get("order")
    payers = tuple(
        found for item in parts(body, "payor") if (found := reference(item, known)) is not None
    )
    return CoverageValue(
        patient=read_subject(body, notes, known, "beneficiary"),
        status=text(body, "status"),
        kind=concept(body.get("type")),
        payers=payers,
        member_number=text(body, "subscriberId"),
        group=text(group, "value"),
        plan=text(plan, "name") or text(plan, "value"),
        relationship=concept(body.get("relationship")),
        order=order if isinstance(order, int) and not isinstance(order, bool) else None,
        starts=starts,
        ends=ends,
    )


def read_subject(body: Body, notes: Notes, known: Known, name: str) -> Reference:
    """Return the patient a resource is about; without one the resource stops."""
    found = read_reference(body, name, known, kind="Patient")
    if found is None or not found.key or found.key.startswith("#"):
        notes.stop(name, shown(body.get(name)), "intake.no_patient")
        return found or Reference("Patient", "", "", "", False)
    if found.kind != "Patient":
        notes.stop(name, found.original, "intake.subject_is_no_patient", kind=found.kind)
    return found
