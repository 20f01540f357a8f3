"""What raises the risk of a reaction or makes it harder to treat, each with its source."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hearthline.kernel.sources import Trust
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.emergency.starter.writing import OURS, PROPOSAL, SEEN, UNVERIFIED
from hearthline.rooms.emergency.values import RiskKind, RiskRule, Strength

T = TherapyClass
_PRACTICE = "Joint Task Force on Practice Parameters, drug allergy 2022"
_WAO = "World Allergy Organization 2020"

_BETA = (
    *("metoprolol", "atenolol", "propranolol", "carvedilol", "bisoprolol", "labetalol"),
    *("nadolol", "nebivolol", "sotalol", "timolol"),
)
_ACE = ("lisinopril", "enalapril", "ramipril", "captopril", "benazepril", "quinapril")
_THINNERS = (
    *("warfarin", "apixaban", "rivaroxaban", "dabigatran", "edoxaban", "enoxaparin", "heparin"),
)
_TOO_SEVERE = (
    *("sjs", "stevens johnson", "toxic epidermal", "dress", "drug reaction with eosinophilia"),
)
_PENICILLINS = ("penicillin", "amoxicillin", "ampicillin", "piperacillin", "nafcillin", "oxacillin")
_BETA_LACTAMS = (*_PENICILLINS, "cef", "ceph", "penem", "aztreonam")


def _risk(
    rule_id: str,
    kind: RiskKind,
    text: str,
    strength: Strength,
    source: str,
    trust: Trust,
) -> RiskRule:
    return RiskRule(id=rule_id, kind=kind, text=text, strength=strength, source=source, trust=trust)


def _side_chain(rule_id: str, *drugs: str) -> RiskRule:
    return replace(
        _risk(
            rule_id,
            RiskKind.CLASS_OF_ALLERGY,
            "Same or near side chain: the pharmacist decides before the first dose",
            Strength.STRONG,
            "Side-chain tables of beta-lactams",
            UNVERIFIED,
        ),
        words=drugs,
        drugs=drugs,
        asks_pharmacist=True,
    )


def _asks(
    rule_id: str, text: str, words: tuple[str, ...], drugs: tuple[str, ...], source: str
) -> RiskRule:
    """Return a relation between an allergy and drugs that a pharmacist decides about."""
    return replace(
        _risk(rule_id, RiskKind.CLASS_OF_ALLERGY, text, Strength.STRONG, source, UNVERIFIED),
        words=words,
        drugs=drugs,
        asks_pharmacist=True,
    )


def _first_dose_of(
    rule_id: str, text: str, source: str, *drugs: str, strength: Strength = Strength.STRONG
) -> RiskRule:
    rule = _risk(rule_id, RiskKind.FIRST_DOSE, text, strength, source, UNVERIFIED)
    return replace(rule, drugs=drugs)


RISKS = (
    replace(
        _risk(
            "RSK-30",
            RiskKind.SAME_DRUG,
            "An earlier reaction to this same drug",
            Strength.STRONG,
            _PRACTICE,
            UNVERIFIED,
        ),
        blocks=True,
        asks_pharmacist=True,
    ),
    replace(
        _risk(
            "XR-03",
            RiskKind.CLASS_OF_ALLERGY,
            "Labelled allergic to a penicillin, and cefazolin is ordered: 0.7 % of such people "
            "react to both, and sources disagree. It asks the pharmacist; it does not block",
            Strength.WEAK,
            "Sousa-Pinto 2021 (PMC7970387); Pichichero 2006 says otherwise",
            SEEN,
        ),
        words=_PENICILLINS,
        drugs=("cefazolin",),
        asks_pharmacist=True,
    ),
    _side_chain("XR-08", "ampicillin", "cephalexin", "cefaclor"),
    _side_chain("XR-09", "amoxicillin", "cefadroxil", "cefprozil"),
    _side_chain("XR-10", "ceftriaxone", "cefotaxime", "cefepime", "cefpodoxime"),
    _side_chain("XR-11", "ceftazidime", "aztreonam", "cefiderocol"),
    replace(
        _asks(
            "XR-16",
            "A severe reaction of skin or organs to a near drug (SJS, TEN, DRESS): no near drug, "
            "side chains count for nothing",
            _BETA_LACTAMS,
            _BETA_LACTAMS,
            _PRACTICE,
        ),
        reactions=_TOO_SEVERE,
        blocks=True,
    ),
    replace(
        _asks(
            "XR-17",
            "Allergic to polyethylene glycol or polysorbate, which some of these drugs hold",
            ("polyethylene glycol", "macrogol", "polysorbate"),
            (),
            _PRACTICE,
        ),
        therapies=(T.CHEMOTHERAPY, T.BIOLOGIC, T.CORTICOSTEROID),
    ),
    _asks(
        "XR-18",
        "Alpha-gal (beef, pork or red meat) allergy: cetuximab may bring anaphylaxis; heparin "
        "with caution in severe cases",
        ("alpha-gal", "alpha gal", "beef", "pork", "red meat", "mammalian meat"),
        ("cetuximab", "heparin"),
        "Reviews of alpha-gal; cetuximab label; Chung 2008",
    ),
    replace(
        _risk(
            "RSK-01",
            RiskKind.THERAPY,
            "Immune globulin at home: 2.6 % of infusions and about one patient in five had a "
            "reaction, nearly all mild",
            Strength.MODERATE,
            "Home safety study of 4,076 infusions, 2011",
            SEEN,
        ),
        therapies=(T.IMMUNE_GLOBULIN,),
    ),
    replace(
        _risk(
            "RSK-10",
            RiskKind.FIRST_DOSE,
            "First dose, or the first after a long gap or of a new brand",
            Strength.STRONG,
            "Labels of immune globulin",
            UNVERIFIED,
        ),
        therapies=(T.IMMUNE_GLOBULIN,),
    ),
    replace(
        _risk(
            "RSK-14",
            RiskKind.THERAPY,
            "Biologics: 7 to 20 % of patients had a reaction",
            Strength.MODERATE,
            "Baker 2021",
            SEEN,
        ),
        therapies=(T.BIOLOGIC,),
    ),
    replace(
        _risk(
            "RSK-26",
            RiskKind.THERAPY,
            "Enzyme replacement: boxed warning, most in the first months",
            Strength.STRONG,
            "Labels of enzyme replacement",
            UNVERIFIED,
        ),
        therapies=(T.ENZYME_REPLACEMENT,),
    ),
    _first_dose_of("RSK-18", "First infusion of rituximab", "rituximab label", "rituximab"),
    _first_dose_of("RSK-19", "First infusion of trastuzumab", "trastuzumab label", "trastuzumab"),
    _first_dose_of(
        "RSK-21",
        "First doses of a taxane, most in the first minutes",
        "Taxane labels",
        *("paclitaxel", "docetaxel"),
    ),
    _first_dose_of(
        "RSK-29",
        "First doses of amphotericin, most with the conventional form",
        "Amphotericin label",
        "amphotericin",
    ),
    replace(
        _risk(
            "RSK-24",
            RiskKind.CONDITION,
            "Iron through a vein with asthma or an inflammatory disease",
            Strength.MODERATE,
            "European Medicines Agency review, 2013",
            UNVERIFIED,
        ),
        words=("asthma", "rheumatoid arthritis", "lupus", "crohn", "ulcerative colitis"),
        therapies=(T.IRON,),
    ),
    replace(
        _risk(
            "RSK-12",
            RiskKind.CONDITION,
            "Immune globulin with a lack of IgA: labels name it a contraindication where there "
            "are antibodies to IgA",
            Strength.UNSURE,
            "Labels of immune globulin",
            UNVERIFIED,
        ),
        words=("iga deficiency", "lack of iga", "iga lack"),
        therapies=(T.IMMUNE_GLOBULIN,),
        asks_pharmacist=True,
    ),
    _risk(
        "ADJ-20",
        RiskKind.PREGNANT,
        "Pregnant: in a reaction on the left side in the second half; the drug is asked about",
        Strength.UNSURE,
        _WAO,
        UNVERIFIED,
    ),
    _risk(
        "PHONE",
        RiskKind.NO_PHONE,
        "No working phone that can be reached during an infusion",
        Strength.UNSURE,
        "Home Instead checklist; that it raises the risk is our proposal",
        PROPOSAL,
    ),
    _risk(
        "SIGNAL",
        RiskKind.NO_SIGNAL,
        "No mobile signal at the place of infusion: how a call is made is agreed before",
        Strength.UNSURE,
        OURS,
        PROPOSAL,
    ),
    _risk(
        "FIRST",
        RiskKind.FIRST_DOSE,
        "The first dose at home of this drug",
        Strength.UNSURE,
        OURS,
        PROPOSAL,
    ),
    replace(
        _risk(
            "RSK-32a",
            RiskKind.HOME_MEDICATION,
            "Takes a beta blocker: epinephrine may help less; glucagon only if ordered and in the "
            "kit",
            Strength.MODERATE,
            f"{_WAO}; {_PRACTICE}",
            UNVERIFIED,
        ),
        words=_BETA,
    ),
    replace(
        _risk(
            "RSK-32b",
            RiskKind.HOME_MEDICATION,
            "Takes an ACE inhibitor: a reaction may be worse",
            Strength.MODERATE,
            f"{_WAO}; {_PRACTICE}",
            UNVERIFIED,
        ),
        words=_ACE,
    ),
    replace(
        _risk(
            "THINNER",
            RiskKind.HOME_MEDICATION,
            "Takes an anticoagulant: a fall or injury may bleed more",
            Strength.UNSURE,
            OURS,
            PROPOSAL,
        ),
        words=_THINNERS,
    ),
    replace(
        _risk(
            "RSK-31",
            RiskKind.CONDITION,
            "Asthma, heart disease or mast cell disease: a reaction may be worse",
            Strength.STRONG,
            _WAO,
            UNVERIFIED,
        ),
        words=("asthma", "heart failure", "coronary", "mastocytosis", "mast cell"),
    ),
    replace(
        _risk(
            "EARLIER",
            RiskKind.EARLIER_REACTION,
            "An earlier reaction in this program's care",
            Strength.STRONG,
            f"{_PRACTICE} (an earlier reaction to the same drug)",
            UNVERIFIED,
        ),
        asks_pharmacist=True,
    ),
    replace(
        _risk(
            "RSK-31b",
            RiskKind.AGE,
            "Older age: a reaction may be worse. From which age on is the program's",
            Strength.STRONG,
            f"{_WAO}; the age is our proposal",
            PROPOSAL,
        ),
        at_least=Decimal(65),
    ),
    replace(
        _risk(
            "EPI-17",
            RiskKind.WEIGHT,
            "Under 7.5 kg: no auto-injector is labelled for this weight; what is given is drawn up",
            Strength.UNSURE,
            "Labels of epinephrine devices",
            UNVERIFIED,
        ),
        below=Decimal("7.5"),
    ),
    replace(
        _risk(
            "FAR",
            RiskKind.EMERGENCY_CARE,
            "Emergency care is far: from how many minutes on is the program's, which approves it",
            Strength.UNSURE,
            OURS,
            PROPOSAL,
        ),
        at_least=Decimal(15),
    ),
    _risk(
        "ALONE",
        RiskKind.LIVES_ALONE,
        "Lives alone: nobody to open the door or to call a second time",
        Strength.UNSURE,
        OURS,
        PROPOSAL,
    ),
)
