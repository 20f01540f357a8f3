"""What the home card says in the family's language; what was typed stands as it was typed."""

from __future__ import annotations

from collections.abc import Mapping

CARD: Mapping[str, Mapping[str, str]] = {
    "en": {
        "place": "Where every infusion is given",
        "surface": "Clean surface",
        "supplies": "Supplies",
        "drugs": "Drugs",
        "waste": "Sharps and waste",
        "routine": "Our routine",
        "wishes": "Our wishes",
        "call": "Call",
        "us": "Us, day and night",
        "emergency": "Emergency",
        "at": "We are at",
        "missing": "not written down",
        "drawing": "Pole with bag, a table with supplies, a container for sharps",
    },
    "es": {
        "place": "Dónde se pone cada infusión",
        "surface": "Superficie limpia",
        "supplies": "Materiales",
        "drugs": "Medicamentos",
        "waste": "Agujas y residuos",
        "routine": "Nuestra rutina",
        "wishes": "Nuestros deseos",
        "call": "Llamar",
        "us": "A nosotros, de día y de noche",
        "emergency": "Emergencia",
        "at": "Estamos en",
        "missing": "no está anotado",
        "drawing": "Soporte con bolsa, mesa con materiales, recipiente para agujas",
    },
}
