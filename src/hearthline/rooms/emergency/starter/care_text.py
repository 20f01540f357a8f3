"""The words of care plans, in English and Spanish, for a reader who is frightened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hearthline.platform.content.kinds import Shipped

KEY = "emergency_care_text"


def _section(heading: str, *lines: str | tuple[str, str], numbered: bool = False) -> dict[str, Any]:
    made = [
        {"text": line} if isinstance(line, str) else {"when": line[0], "text": line[1]}
        for line in lines
    ]
    return {"heading": heading, "numbered": numbered, "lines": made}


NURSE = {
    "title": "Emergency sheet",
    "sections": [
        _section(
            "Where we are",
            ("address", "{address}"),
            ("access", "Way in: {access}"),
            ("address_unknown", "No address on record: ask before anything else."),
        ),
        _section(
            "Code status",
            ("code_full", "Full: resuscitate."),
            ("code_dnr", "{code_status}. Shown before any resuscitation; call and pump help stay."),
            ("code_unknown", "{code_status}. Not stated counts as full."),
        ),
        _section(
            "Weight and allergies",
            "Weight: {weight}",
            ("allergies", "{allergies}"),
            ("no_allergies", "No known allergies."),
            ("allergies_unknown", "Nobody has asked about allergies."),
        ),
        _section("Home drugs that matter", ("home_drugs", "{home_drugs}")),
        _section(
            "Infusions",
            ("drugs", "{drugs}"),
            ("no_drugs", "No verified drug order."),
            ("must_not_stop", "MUST NOT STOP: {critical_drugs}. Keep it running."),
            ("stop_unknown", "Nobody has said whether it must keep running: ask the pharmacist."),
        ),
        _section(
            "Kit and order",
            ("kit", "{kit}"),
            ("no_kit", "No intact kit in date."),
            ("epinephrine", "Epinephrine, as ordered: {epinephrine}"),
            ("watch", "Stay {watch_minutes} min after the dose, and watch."),
        ),
        _section(
            "Who does what",
            "Nurse: stops, gives epinephrine, stays with the patient, leads.",
            "Family: calls {emergency} on speaker, reads out the page for the dispatcher.",
            "A second person: opens the door, lights the way, keeps pets away, brings the kit.",
            "Alone: all of it yourself, the telephone on speaker.",
        ),
        _section("Position", "Flat, legs raised. Sitting if breathing is hard. No standing."),
        _section(
            "Call",
            "Emergency: {emergency}",
            ("phone", "On call, day and night: {phone}"),
            ("phone_unknown", "No number of the branch is on record."),
            ("emergency_care", "Nearest emergency department: {emergency_care}"),
            ("emergency_care_unknown", "How far emergency care is, is not known."),
        ),
    ],
}

DISPATCHER = {
    "title": "Read this to {emergency}",
    "sections": [
        _section(
            "Read it out slowly",
            ("address", "I am calling from {address}."),
            ("address_unknown", "Say where you are: no address is on record."),
            ("access", "The way in: {access}"),
            "The patient is {name}, {age}, born {born}, weight {weight}.",
            ("drugs", "The patient gets this drug by infusion at home: {drugs}."),
            ("must_not_stop", "One drug must not be stopped: {critical_drugs}."),
            ("allergies", "Allergies: {allergies}."),
            ("home_drugs", "Home drugs that matter: {home_drugs}."),
            "Code status: {code_status}.",
            ("phone", "A call-back number is {phone}."),
            ("emergency_care", "The nearest emergency department we know: {emergency_care}."),
        )
    ],
}

FAMILY = {
    "title": "If something goes wrong",
    "sections": [
        _section(
            "Call for help at once for",
            "Trouble breathing, swelling of face or throat, or a hoarse voice",
            "Hives all over, or a sudden faint",
            "Chest pain, a fit, or no answer when you call the name",
        ),
        _section(
            "Do this, in this order",
            ("may_stop", "Stop the pump and close the clamp nearest the body."),
            ("must_not_stop", "Do NOT stop the pump with {critical_drugs}. Keep it running."),
            (
                "stop_unknown",
                "Stop the pump or leave it on? Ask the nurse before you sign this page.",
            ),
            ("epinephrine", "If you were trained: give the epinephrine pen into the outer thigh."),
            "Call {emergency}. Put the phone on speaker.",
            ("address", "Say: {address}."),
            "Lay the person flat with legs up. Sitting is better if it is hard to breathe.",
            "No standing and no walking, even if it feels better.",
            "Open the door. Turn on a light outside. Put pets in another room.",
            ("phone", "Then call us, day or night: {phone}."),
            ("phone_unknown", "Then call us. Write our number here before you sign: ____________"),
            numbered=True,
        ),
        _section(
            "Who does what",
            "The nurse, while here, leads. You call and stay on the phone.",
            "A second person opens the door and brings the kit. Alone: follow the list above.",
        ),
        _section(
            "The emergency kit", ("kit", "It is {kit_place}. Leave it closed until you need it.")
        ),
        _section(
            "If the power goes out",
            ("power", "Call us within {contact_hours} hours at the latest: {phone}."),
            "Keep the door of the refrigerator shut.",
        ),
        _section("What you decided", "If the heart stops: {code_status}."),
    ],
}

FAMILY_ES = {
    "title": "Si algo sale mal",
    "sections": [
        _section(
            "Pida ayuda de inmediato si hay",
            "Dificultad para respirar, hinchazón de la cara o la garganta, o voz ronca",
            "Ronchas por todo el cuerpo, o un desmayo repentino",
            "Dolor de pecho, una convulsión, o no responde cuando le llama por su nombre",
        ),
        _section(
            "Haga esto, en este orden",
            ("may_stop", "Pare la bomba y cierre la pinza más cercana al cuerpo."),
            ("must_not_stop", "NO pare la bomba de {critical_drugs}. Déjela funcionando."),
            (
                "stop_unknown",
                "¿Parar la bomba o dejarla? Pregunte a la enfermera antes de firmar esta hoja.",
            ),
            (
                "epinephrine",
                "Si le enseñaron: ponga la epinefrina en el muslo, por fuera.",
            ),
            "Llame al {emergency}. Ponga el teléfono en altavoz.",
            ("address", "Diga: {address}."),
            "Acueste a la persona con las piernas en alto. Si le cuesta respirar, mejor sentada.",
            "No debe ponerse de pie ni caminar, aunque se sienta mejor.",
            "Abra la puerta. Encienda una luz afuera. Deje a los animales en otro cuarto.",
            ("phone", "Después llámenos, de día o de noche: {phone}."),
            (
                "phone_unknown",
                "Después llámenos. Escriba aquí nuestro número antes de firmar: ____________",
            ),
            numbered=True,
        ),
        _section(
            "Quién hace qué",
            "La enfermera, si está, dirige. Usted llama y no cuelga.",
            "Otra persona abre la puerta y trae el botiquín. Sin nadie más, siga la lista.",
        ),
        _section(
            "El botiquín de emergencia",
            ("kit", "Está {kit_place}. Déjelo cerrado hasta que lo necesite."),
        ),
        _section(
            "Si se va la luz",
            ("power", "Llámenos a más tardar en {contact_hours} horas: {phone}."),
            "No abra el refrigerador.",
        ),
        _section("Lo que usted decidió", "Si el corazón se detiene: {code_status}."),
    ],
}

WORDS = {
    "en": {
        "code_full": "do everything to save life",
        "code_do_not_resuscitate": "do not resuscitate",
        "code_do_not_intubate": "do not put a tube into the airway",
        "code_comfort_only": "comfort only",
        "code_not_asked": "not asked yet",
        "code_declined_to_say": "you did not want to say",
        "kit_home": "in your home",
        "kit_nurse": "with your nurse",
        "not_known": "not known",
        "years": "{years} years old",
        "months": "{months} months old",
    },
    "es": {
        "code_full": "hacer todo para salvar la vida",
        "code_do_not_resuscitate": "no reanimar",
        "code_do_not_intubate": "no poner un tubo en la vía respiratoria",
        "code_comfort_only": "solo cuidados de comodidad",
        "code_not_asked": "todavía no se preguntó",
        "code_declined_to_say": "no quiso decirlo",
        "kit_home": "en su casa",
        "kit_nurse": "con su enfermera",
        "not_known": "no se sabe",
        "years": "{years} años",
        "months": "{months} meses",
    },
}

ENGLISH = {
    "readings": {"nurse": NURSE, "family": FAMILY, "dispatcher": DISPATCHER},
    "words": WORDS["en"],
}
SPANISH = {"readings": {"family": FAMILY_ES}, "words": WORDS["es"]}


def shipped_texts() -> Iterable[Shipped]:
    """Return the words in both languages as drafts to offer."""
    for language, title, body in (
        ("en", "Emergency care plan", ENGLISH),
        ("es", "Plan de emergencia en casa", SPANISH),
    ):
        yield Shipped(
            key=KEY,
            title=title,
            body=body,
            summary="What nurse, family and dispatcher read before and in an emergency.",
            language=language,
        )
