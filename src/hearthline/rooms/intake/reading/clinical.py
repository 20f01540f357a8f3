"""Reads what is known of a patient: allergies, conditions, stays, measurements, answers."""

from __future__ import annotations

from decimal import Decimal

from hearthline.kernel.messages import HearthlineError
from hearthline.kernel.quantity import Kind, Quantity, read_quantity, shown_number
from hearthline.rooms.intake.reading.outcomes import Body, PossibleReading
from hearthline.rooms.intake.reading.people import read_subject
from hearthline.rooms.intake.reading.references import Known, read_reference
from hearthline.rooms.intake.reading.shapes import (
    Notes,
    concept,
    first_code,
    labels,
    moment,
    number,
    part,
    parts,
    period,
    text,
    texts,
)
from hearthline.rooms.intake.values.received import (
    AllergyReaction,
    AllergyValue,
    AnswerItem,
    Concept,
    ConditionValue,
    Disposition,
    EncounterValue,
    MeasurementKind,
    MeasurementValue,
    QuestionnaireValue,
)

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"

_NONE_KNOWN = frozenset({"716186003", "409137002", "428607008", "429625007", "716184000"})
"""SNOMED CT: no known allergy, of any kind, to drugs, to environment, to food, to latex."""


def read_allergy(body: Body, notes: Notes, known: Known, *, shift: int = 0) -> AllergyValue:
    """Return an allergy, or the statement that none is known."""
    substance = concept(body.get("code"))
    reactions = tuple(
        AllergyReaction(labels(item, "manifestation"), text(item, "severity"))
        for item in parts(body, "reaction")
    )
    if not substance.label:
        named = next(
            (c for item in parts(body, "reaction") if (c := concept(item.get("substance"))).label),
            None,
        )
        if named is None:
            notes.stop("code", body.get("code"), "intake.no_substance")
        else:
            substance = named
    return AllergyValue(
        patient=read_subject(body, notes, known, "patient"),
        substance=substance,
        is_none_known=substance.has(SNOMED, _NONE_KNOWN),
        reactions=reactions,
        criticality=text(body, "criticality"),
        categories=texts(body, "category"),
        clinical_status=first_code(body.get("clinicalStatus")),
        verification=first_code(body.get("verificationStatus")),
        onset=moment(body, "onsetDateTime", notes, shift=shift),
        recorded=moment(body, "recordedDate", notes, shift=shift),
    )


def read_condition(body: Body, notes: Notes, known: Known, *, shift: int = 0) -> ConditionValue:
    """Return a diagnosis or problem."""
    what = concept(body.get("code"))
    if not what.label:
        notes.stop("code", body.get("code"), "intake.no_code")
    return ConditionValue(
        patient=read_subject(body, notes, known, "subject"),
        what=what,
        clinical_status=first_code(body.get("clinicalStatus")),
        verification=first_code(body.get("verificationStatus")),
        onset=moment(body, "onsetDateTime", notes, shift=shift)
        or period(body, "onsetPeriod", notes, shift=shift)[0],
        ended=moment(body, "abatementDateTime", notes, shift=shift),
        recorded=moment(body, "recordedDate", notes, shift=shift),
    )


def read_encounter(body: Body, notes: Notes, known: Known, *, shift: int = 0) -> EncounterValue:
    """Return a hospital stay or visit; a stay with an impossible time stops."""
    before = len(notes.issues)
    starts, ends = period(body, "period", notes, shift=shift)
    notes.stop_since(before)
    said = concept(part(body, "hospitalization").get("dischargeDisposition"))
    own = f"Encounter/{text(body, 'id')}"
    if text(part(body, "partOf"), "reference") == own:
        notes.note("partOf", own, "intake.circular_reference")
    return EncounterValue(
        patient=read_subject(body, notes, known, "subject"),
        status=text(body, "status"),
        setting=text(part(body, "class"), "code"),
        kinds=labels(body, "type"),
        starts=starts,
        ends=ends,
        disposition=read_disposition(said),
        disposition_original=said,
        place=read_reference(body, "serviceProvider", known, kind="Organization"),
        reasons=labels(body, "reasonCode"),
    )


_DISPOSITION_CODES = {
    "01": Disposition.HOME,
    "1": Disposition.HOME,
    "06": Disposition.HOME_HEALTH,
    "6": Disposition.HOME_HEALTH,
    "08": Disposition.HOME_HEALTH,
    "02": Disposition.FACILITY,
    "03": Disposition.FACILITY,
    "07": Disposition.AGAINST_ADVICE,
    "20": Disposition.DIED,
    "50": Disposition.HOSPICE,
    "51": Disposition.HOSPICE,
    "home": Disposition.HOME,
    "exp": Disposition.DIED,
    "aadvice": Disposition.AGAINST_ADVICE,
    "hosp": Disposition.HOSPICE,
    "snf": Disposition.FACILITY,
    "rehab": Disposition.FACILITY,
    "long": Disposition.FACILITY,
    "psy": Disposition.FACILITY,
    "oth": Disposition.OTHER,
}
"""NUBC patient discharge status and the FHIR discharge disposition codes."""

_DISPOSITION_WORDS: tuple[tuple[str, Disposition], ...] = (
    ("home health", Disposition.HOME_HEALTH),
    ("home infusion", Disposition.HOME_HEALTH),
    ("died", Disposition.DIED),
    ("expired", Disposition.DIED),
    ("hospice", Disposition.HOSPICE),
    ("against", Disposition.AGAINST_ADVICE),
    ("skilled nursing", Disposition.FACILITY),
    ("rehab", Disposition.FACILITY),
    ("acute", Disposition.FACILITY),
    ("facility", Disposition.FACILITY),
    ("home", Disposition.HOME),
)


def read_disposition(said: Concept) -> Disposition:
    """Return where a stay ended, by code and then by words."""
    if not said.label:
        return Disposition.NOT_STATED
    for coding in said.codings:
        known = _DISPOSITION_CODES.get(coding.code.lower())
        if known is not None:
            return known
    words = " ".join((said.label, *(c.code for c in said.codings))).lower()
    return next((kind for word, kind in _DISPOSITION_WORDS if word in words), Disposition.OTHER)


_WEIGHTS = frozenset({"29463-7", "3141-9", "3142-7", "8335-2", "8341-0", "75292-3"})
_HEIGHTS = frozenset({"8302-2", "3137-7", "3138-5", "8301-4", "8306-3", "8308-9"})
_ESTIMATED = frozenset({"3142-7", "8335-2", "3138-5", "8301-4"})
_WEIGHT_WORDS = frozenset({"weight", "body weight", "patient weight"})
_HEIGHT_WORDS = frozenset({"height", "body height", "patient height"})
HEAVIEST_KG = Decimal(650)
"""Above the heaviest person on record (635 kg, general knowledge): a slip, not a person."""
TALLEST_CM = Decimal(280)
"""Above the tallest person on record (272 cm, general knowledge): a slip, not a person."""


def measurement_kind(what: Concept) -> MeasurementKind | None:
    """Return whether an observation is a weight or a height, by LOINC code or exact words."""
    for coding in what.codings:
        if coding.system == LOINC:
            if coding.code in _WEIGHTS:
                return MeasurementKind.WEIGHT
            if coding.code in _HEIGHTS:
                return MeasurementKind.HEIGHT
    if not any(c.system == LOINC for c in what.codings):
        words = what.label.lower()
        if words in _WEIGHT_WORDS:
            return MeasurementKind.WEIGHT
        if words in _HEIGHT_WORDS:
            return MeasurementKind.HEIGHT
    return None


def read_measurement(
    body: Body, notes: Notes, known: Known, *, shift: int = 0
) -> MeasurementValue | None:
    """Return a weight or height; one without a unit stops, with every way to read it."""
    what = concept(body.get("code"))
    kind = measurement_kind(what)
    inside = measured_inside(body) if kind is None else []
    if len(inside) > 1:
        said = ", ".join(f"{concept(item.get('code')).label}" for item in inside)
        notes.stop("component", said, "intake.several_in_one")
        return None
    if inside:
        body = {**body, **{name: inside[0].get(name) for name in ("code", "valueQuantity")}}
        what = concept(body.get("code"))
        kind = measurement_kind(what)
    if kind is None:
        return None
    taken = moment(body, "effectiveDateTime", notes, shift=shift)
    if taken is None:
        taken = period(body, "effectivePeriod", notes, shift=shift)[0]
    if taken is None:
        taken = moment(body, "effectiveInstant", notes, shift=shift)
    patient = read_subject(body, notes, known, "subject")
    quantity = _measured(part(body, "valueQuantity"), kind, notes)
    if quantity is None:
        if not notes.is_stopped:
            notes.stop("valueQuantity", body.get("valueQuantity"), "intake.no_value")
        quantity = Quantity(Decimal(0), "kg" if kind is MeasurementKind.WEIGHT else "cm")
    return MeasurementValue(
        patient=patient,
        kind=kind,
        quantity=quantity,
        taken=taken,
        status=text(body, "status"),
        is_estimated=any(c.system == LOINC and c.code in _ESTIMATED for c in what.codings),
    )


def measured_inside(body: Body) -> list[Body]:
    """Return the components of a panel that are a weight or height and have a value."""
    return [
        item
        for item in parts(body, "component")
        if part(item, "valueQuantity") and measurement_kind(concept(item.get("code"))) is not None
    ]


def _measured(stated: Body, kind: MeasurementKind, notes: Notes) -> Quantity | None:
    if "value" not in stated:
        return None
    if stated.get("comparator"):
        bound = f"{stated['comparator']} {stated['value']} {text(stated, 'unit')}".strip()
        notes.stop("valueQuantity.comparator", bound, "intake.only_a_limit")
        return None
    raw, unit, code = stated["value"], text(stated, "unit"), text(stated, "code")
    value = number(raw)
    if value is None:
        notes.stop("valueQuantity.value", raw, "intake.not_a_number")
        return None
    if not unit and not code:
        name = (
            "intake.weight_without_unit"
            if kind is MeasurementKind.WEIGHT
            else "intake.height_without_unit"
        )
        notes.stop("valueQuantity.unit", raw, name, readings=both_readings(value, kind))
        return None
    try:
        quantity = read_quantity(str(raw), code or unit)
        said = read_quantity(str(raw), unit) if unit else quantity
    except HearthlineError:
        try:
            quantity = said = read_quantity(str(raw), unit or code)
        except HearthlineError:
            notes.stop(
                "valueQuantity.unit",
                unit or code,
                "intake.unknown_unit",
                readings=both_readings(value, kind),
            )
            return None
    wanted = Kind.MASS if kind is MeasurementKind.WEIGHT else Kind.LENGTH
    if quantity.kind is not wanted:
        notes.stop("valueQuantity.unit", unit or code, "intake.unit_of_another_kind")
        return None
    if not quantity.is_same_amount(said):
        notes.stop(
            "valueQuantity",
            f"{raw} {unit} ({code})",
            "intake.units_disagree",
            readings=both_readings(value, kind),
        )
        return None
    base, limit = ("kg", HEAVIEST_KG) if kind is MeasurementKind.WEIGHT else ("cm", TALLEST_CM)
    amount = quantity.to(base).value
    if amount <= 0 or amount > limit:
        notes.stop(
            "valueQuantity.value",
            f"{raw} {unit or code}",
            "intake.impossible_measurement",
            limit=f"{shown_number(limit)} {base}",
        )
        return None
    return quantity


def both_readings(value: Decimal, kind: MeasurementKind) -> tuple[PossibleReading, ...]:
    """Return the ways a bare number can be understood, each with what it would mean."""
    units = (
        (("kg", "kg"), ("[lb_av]", "lb"))
        if kind is MeasurementKind.WEIGHT
        else (("cm", "cm"), ("[in_i]", "in"))
    )
    base = units[0][0]
    found = []
    for code, word in units:
        same = Quantity(value, code).to(base).value.quantize(Decimal("0.1"))
        label = f"{shown_number(value)} {word}"
        if code != base:
            label += f" = {shown_number(same)} {base}"
        found.append(PossibleReading(code, label, {"unit": code, "value": str(value)}))
    return tuple(found)


def read_answers(body: Body, notes: Notes, known: Known, *, shift: int = 0) -> QuestionnaireValue:
    """Return a filled-in questionnaire, its groups flattened in order."""
    items: list[AnswerItem] = []
    _flatten(body, items, depth=0)
    return QuestionnaireValue(
        patient=read_subject(body, notes, known, "subject"),
        questionnaire=text(body, "questionnaire"),
        status=text(body, "status"),
        authored=moment(body, "authored", notes, shift=shift),
        author=read_reference(body, "author", known),
        items=tuple(items),
    )


def _flatten(body: Body, items: list[AnswerItem], *, depth: int) -> None:
    if depth > 20:
        return
    for item in parts(body, "item"):
        answers = tuple(said for answer in parts(item, "answer") if (said := _answer_words(answer)))
        is_left_open = bool(text(item, "text")) and not parts(item, "item")
        if answers or is_left_open:
            items.append(AnswerItem(text(item, "linkId"), text(item, "text"), answers))
        _flatten(item, items, depth=depth + 1)
        for answer in parts(item, "answer"):
            _flatten(answer, items, depth=depth + 1)


def _answer_words(answer: Body) -> str:
    for name, value in answer.items():
        if not name.startswith("value"):
            continue
        if name == "valueCoding" and isinstance(value, dict):
            return text(value, "display") or text(value, "code")
        if name == "valueQuantity" and isinstance(value, dict):
            return f"{value.get('value')} {text(value, 'unit') or text(value, 'code')}".strip()
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, dict):
            return text(value, "display") or text(value, "reference") or text(value, "title")
        return str(value)
    return ""
