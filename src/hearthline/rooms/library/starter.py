"""The list a program begins with: what the sources name, marked where nobody read them."""

from __future__ import annotations

from hearthline.platform.content.kinds import Shipped

_LABEL = "general knowledge of the drug's label, not read"

_DRUGS = (
    {
        "name": "epoprostenol",
        "also_called": ["Flolan", "Veletri"],
        "why": "Half-life of minutes: an interruption can cause collapse within minutes",
        "source": "University of Maryland, pearls on prostacyclins; Irish pulmonary hypertension "
        "emergency card",
        "is_seen": True,
    },
    {
        "name": "treprostinil",
        "also_called": ["Remodulin"],
        "why": "Half-life of 4 to 6 h: a stop brings pulmonary hypertension back",
        "source": "University of Maryland page; Pulmonary Hypertension Association school guide",
        "is_seen": True,
    },
    {
        "name": "milrinone",
        "also_called": ["Primacor"],
        "why": "Inotrope: heart failure returns when it stops",
        "source": _LABEL,
        "is_seen": False,
    },
    {
        "name": "dobutamine",
        "also_called": [],
        "why": "Inotrope with a half-life of about 2 min",
        "source": _LABEL,
        "is_seen": False,
    },
    {
        "name": "dopamine",
        "also_called": [],
        "why": "Inotrope with a half-life of about 2 min",
        "source": _LABEL,
        "is_seen": False,
    },
)


def shipped() -> list[Shipped]:
    """Return the list the product brings along."""
    return [
        Shipped(
            key="drugs",
            title="Drugs that must not stop",
            body={"drugs": list(_DRUGS)},
            summary=(
                "Prostacyclins as published emergency guidance names them, and inotropes by "
                "general knowledge that nobody has read the source of: for a pharmacist to "
                "read, complete and approve."
            ),
        )
    ]
