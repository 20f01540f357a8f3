"""Proposes which orders are infusions, from route, drug and form, and says what spoke for it.

Nothing here decides: a proposal has its evidence with it, and a person accepts or declines.

Sources: drug names of the program's starter library and of Drugs@FDA 2019 (CC0; products with
an injectable form), listed in ``home_infusion_drugs.csv``; home infusion codes S5497 to S9504
of HCPCS Level II 2020; SNOMED CT route concepts.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from hearthline.rooms.intake.values.received import (
    Concept,
    Drug,
    Evidence,
    EvidenceKind,
    Frequency,
    FrequencyKind,
    InfusionProposal,
    Likelihood,
    Route,
    TherapyClass,
)


@dataclass(frozen=True, slots=True)
class ListedDrug:
    """A drug given at home by infusion, and whether other routes are usual too."""

    name: str
    therapy: TherapyClass
    has_other_routes: bool


@cache
def _listed() -> tuple[re.Pattern[str], dict[str, ListedDrug]]:
    by_words: dict[str, ListedDrug] = {}
    source = files(__package__).joinpath("home_infusion_drugs.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(source.splitlines()):
        drug = ListedDrug(
            row["name"], TherapyClass(row["therapy"]), row["has_other_routes"] == "yes"
        )
        for words in row["written_as"].split("|"):
            by_words[words] = drug
    longest_first = sorted(by_words, key=len, reverse=True)
    pattern = r"(?<![a-z])(" + "|".join(map(re.escape, longest_first)) + r")(?![a-z])"
    return re.compile(pattern), by_words


_FLUSH = re.compile(r"\bflush|\block\b|heparin")
_NOT_BY_VEIN = re.compile(
    r"\boral\b|tablet|capsule|suspension|\bcream\b|ointment|topical|inhal|\bneb|ophthalm|\beye\b"
    r"|\bdrops?\b|patch|transdermal|suppositor|vaginal|nasal|spray|\bimplant\b|auto-injector"
    r"|enema|lozenge|\bod\b|mouthwash"
)
_INJECTABLE = re.compile(
    r"inject|intravenous|\bi\.?v\.?\b|infusion|\bbag\b|premix|\bvial|mini bag|syringe|ivpb"
)
_IN_FLUID = re.compile(r"\bin (?:0\.9\s?%|sodium chloride|dextrose|d5w|ns\b|normal saline)")
_VEIN_IN_TEXT = re.compile(r"\b(?:iv|intravenous(?:ly)?|ivpb|picc|central line|port)\b")


@cache
def listed_names() -> tuple[str, ...]:
    """Return the names of listed home infusion drugs, for choosing from."""
    _pattern, by_words = _listed()
    return tuple(sorted({drug.name for drug in by_words.values()}, key=str.casefold))


@lru_cache(maxsize=20_000)
def listed_drug(words: str) -> ListedDrug | None:
    """Return the listed home infusion drug that ``words`` name, the longest name first."""
    pattern, by_words = _listed()
    match = pattern.search(words.lower())
    return by_words[match.group(1)] if match else None


def propose(
    drug: Drug,
    route: Route,
    *,
    route_words: str,
    instructions: str,
    frequency: Frequency,
    has_rate: bool,
) -> InfusionProposal | None:
    """Return the proposal that this order is an infusion, or ``None`` when nothing says so.

    Parameters
    ----------
    drug
        Name, form and ingredients.
    route, route_words
        Route as understood and as received.
    instructions
        The free text of the dosage.
    has_rate
        Whether a rate in volume or mass per time was ordered.
    """
    words = " ".join((drug.name, *drug.ingredients)).strip()
    lower = f"{words} {drug.form} {instructions}".lower()
    name_lower = words.lower()
    found = listed_drug(words)
    if found is None and (_FLUSH.search(name_lower) or not words):
        return None
    if _FLUSH.search(name_lower) and "flush" in name_lower:
        return None
    evidence: list[Evidence] = []
    if found is not None:
        evidence.append(Evidence(EvidenceKind.DRUG, words))
    form = _INJECTABLE.search(lower) or _IN_FLUID.search(lower)
    if form:
        evidence.append(Evidence(EvidenceKind.FORM, form.group(0)))
    if has_rate:
        evidence.append(Evidence(EvidenceKind.RATE, instructions))
    therapy = found.therapy if found else TherapyClass.OTHER
    name = found.name if found else drug.name
    runs = has_rate or frequency.kind is FrequencyKind.CONTINUOUS
    match route:
        case Route.INTRAVENOUS:
            evidence.insert(0, Evidence(EvidenceKind.ROUTE, route_words))
            if found is None and not runs and not _IN_FLUID.search(lower):
                return None
            likelihood = Likelihood.LIKELY if found else Likelihood.POSSIBLE
        case Route.SUBCUTANEOUS:
            if found is None or found.therapy not in _ALSO_SUBCUTANEOUS:
                return None
            evidence.insert(0, Evidence(EvidenceKind.ROUTE, route_words))
            likelihood = Likelihood.POSSIBLE
        case Route.NOT_STATED:
            if found is None or _NOT_BY_VEIN.search(lower):
                return None
            by_vein = _VEIN_IN_TEXT.search(instructions.lower())
            if by_vein:
                evidence.insert(0, Evidence(EvidenceKind.TEXT, by_vein.group(0)))
            if found.has_other_routes and not (form or by_vein or has_rate):
                return None
            likelihood = Likelihood.LIKELY if by_vein or has_rate else Likelihood.POSSIBLE
        case _:
            return None
    return InfusionProposal(likelihood, therapy, name, tuple(evidence))


_ALSO_SUBCUTANEOUS = frozenset(
    {
        TherapyClass.IMMUNE_GLOBULIN,
        TherapyClass.PULMONARY_HYPERTENSION,
        TherapyClass.ANALGESIC,
        TherapyClass.HYDRATION,
    }
)

_ROUTE_CODES = {
    "47625008": Route.INTRAVENOUS,
    "34206005": Route.SUBCUTANEOUS,
    "78421000": Route.INTRAMUSCULAR,
    "26643006": Route.ENTERAL,
    "IV": Route.INTRAVENOUS,
    "IV DRIP": Route.INTRAVENOUS,
    "IV BOLUS": Route.INTRAVENOUS,
    "IVPCA": Route.INTRAVENOUS,
    "IVPB": Route.INTRAVENOUS,
    "IVP": Route.INTRAVENOUS,
    "IVINFUS": Route.INTRAVENOUS,
    "SC": Route.SUBCUTANEOUS,
    "SQ": Route.SUBCUTANEOUS,
    "SUBCUT": Route.SUBCUTANEOUS,
    "SUBQ": Route.SUBCUTANEOUS,
    "IM": Route.INTRAMUSCULAR,
    "PO": Route.ENTERAL,
    "PO/NG": Route.ENTERAL,
    "ORAL": Route.ENTERAL,
    "NG": Route.ENTERAL,
}


def read_route(said: Concept) -> Route:
    """Return the route that ``said`` names, by code first and then by words."""
    for coding in said.codings:
        known = _ROUTE_CODES.get(coding.code.upper())
        if known is not None:
            return known
    words = said.label.lower()
    if not words:
        return Route.NOT_STATED
    if "intraven" in words or re.search(r"\biv\b", words):
        return Route.INTRAVENOUS
    if "subcut" in words:
        return Route.SUBCUTANEOUS
    if "intramusc" in words:
        return Route.INTRAMUSCULAR
    if "oral" in words or "mouth" in words:
        return Route.ENTERAL
    return Route.OTHER


_HOME_INFUSION_CODES: tuple[tuple[int, int, TherapyClass], ...] = (
    (5035, 5036, TherapyClass.OTHER),
    (5497, 5523, TherapyClass.OTHER),
    (9325, 9328, TherapyClass.ANALGESIC),
    (9329, 9331, TherapyClass.CHEMOTHERAPY),
    (9336, 9336, TherapyClass.OTHER),
    (9338, 9338, TherapyClass.IMMUNE_GLOBULIN),
    (9345, 9345, TherapyClass.CLOTTING_FACTOR),
    (9346, 9347, TherapyClass.OTHER),
    (9348, 9348, TherapyClass.INOTROPE),
    (9349, 9355, TherapyClass.OTHER),
    (9357, 9357, TherapyClass.ENZYME_REPLACEMENT),
    (9359, 9359, TherapyClass.BIOLOGIC),
    (9361, 9363, TherapyClass.OTHER),
    (9364, 9368, TherapyClass.PARENTERAL_NUTRITION),
    (9373, 9377, TherapyClass.HYDRATION),
    (9379, 9379, TherapyClass.OTHER),
    (9490, 9490, TherapyClass.CORTICOSTEROID),
    (9494, 9504, TherapyClass.ANTI_INFECTIVE),
)
_S_CODE = re.compile(r"^S(\d{4})$")
_SERVICE_WORDS = re.compile(
    r"home infusion|infusion nurs|home (?:iv|intravenous)|infusion therap|infusion at home"
    r"|(?:iv|intravenous) (?:antibiotic|therapy|infusion).*home|home.*parenteral nutrition"
    r"|parenteral nutrition.*home"
)
_SERVICE_THERAPIES: tuple[tuple[str, TherapyClass], ...] = (
    ("antibiotic", TherapyClass.ANTI_INFECTIVE),
    ("parenteral nutrition", TherapyClass.PARENTERAL_NUTRITION),
    ("immune globulin", TherapyClass.IMMUNE_GLOBULIN),
    ("hydration", TherapyClass.HYDRATION),
    ("chemotherapy", TherapyClass.CHEMOTHERAPY),
    ("inotrop", TherapyClass.INOTROPE),
    ("enzyme", TherapyClass.ENZYME_REPLACEMENT),
    ("iron", TherapyClass.IRON),
)


def propose_service(what: Concept, *, notes: str = "") -> InfusionProposal | None:
    """Return the proposal that a service request asks for home infusion, or ``None``."""
    for coding in what.codings:
        match = _S_CODE.match(coding.code)
        if match:
            number = int(match.group(1))
            for first, last, therapy in _HOME_INFUSION_CODES:
                if first <= number <= last and number not in (9370, 9372):
                    evidence = Evidence(EvidenceKind.SERVICE, f"{coding.code} {coding.display}")
                    return InfusionProposal(Likelihood.LIKELY, therapy, "", (evidence,))
    words = " ".join((what.text, *(c.display for c in what.codings), notes)).strip()
    lower = words.lower()
    match = _SERVICE_WORDS.search(lower)
    if not match:
        return None
    drug = listed_drug(lower)
    therapy = drug.therapy if drug else TherapyClass.OTHER
    if drug is None:
        therapy = next((t for word, t in _SERVICE_THERAPIES if word in lower), therapy)
    return InfusionProposal(
        Likelihood.LIKELY,
        therapy,
        drug.name if drug else "",
        (Evidence(EvidenceKind.SERVICE, words),),
    )
