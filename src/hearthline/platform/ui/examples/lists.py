"""Invented lists, a form, long work and a difference."""

from __future__ import annotations

from datetime import timedelta

from django import forms

from hearthline.platform.ui.examples.moment import HERE, NOW
from hearthline.platform.ui.parts import Act, Change, LongWork, QuarantineRow, Tab
from hearthline.platform.ui.widgets import MeasureInput
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist

NAMES = (
    ("vancomycin", "1,000 mg every 12 hours", "DRAFTSON, Abel", "68 y, Sample General"),
    ("parenteral nutrition", "1,800 mL over 12 h nightly", "ALIAS, Iris", "34 y, Northmock"),
    ("ceFAZolin", "2 g every 8 hours", "RIDDLE, Ulysses", "59 y, Northmock"),
    ("ertapenem", "1 g every 24 hours", "TESTAROSSA, June", "71 y, Sample General"),
)


MATRIX = (
    ("met", "met", "blocking", "open", "met", "unknown"),
    ("met", "open", "met", "met", "open", "blocking"),
    ("met", "met", "met", "met", "open", "met"),
    ("met", "met", "met", "met", "met", "met"),
)


MISSING = (
    ("blocking", "Line tip not confirmed; home by phone only"),
    ("blocking", "No evening nurse Mon, Tue; authorisation sent 12-May"),
    ("", "Authorisation number"),
    ("met", "Nothing missing"),
)


COLUMNS = ("Suits", "Able", "Line", "Home", "Payer", "Nurses")


class WeightForm(forms.Form):
    """A field with a unit, a choice, a text, a tick."""

    weight = forms.DecimalField(
        label="Weight",
        help_text="Plausible 30 to 250 kg for age 75",
        widget=MeasureInput("kg"),
    )
    note = forms.CharField(
        label="What was seen", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    how = forms.ChoiceField(
        label="How was it read",
        widget=forms.RadioSelect,
        choices=(("scale", "Scale at home"), ("said", "As the patient says")),
    )
    shoes = forms.BooleanField(label="Weighed without shoes", required=False)

    def clean_weight(self) -> object:
        """Refuse an impossible weight with its value and a way out."""
        value = self.cleaned_data["weight"]
        if value > 400:
            raise forms.ValidationError(
                f"Weight {value:,} kg is above 400 kg. Check the unit, or ask the pharmacist "
                "to confirm."
            )
        return value


def referrals(query: dict[str, str]) -> Worklist[dict[str, object]]:
    """A worklist with chips, sorting, a status matrix and bulk choice."""
    view = ListView.read(query, sorts=("due", "name"), filters=("state",), size=4)
    rows = [
        {
            "id": i + 1,
            "due": NOW + timedelta(hours=(2.3, 7.3, 23.3, 28.3)[i]),
            "drug": drug,
            "order": order,
            "name": name,
            "about": about,
            "cells": list(zip(COLUMNS, MATRIX[i], strict=True)),
            "miss": MISSING[i],
        }
        for i, (drug, order, name, about) in enumerate(NAMES)
    ]
    return Worklist(
        name="referrals",
        caption="Referrals by needed-by time",
        columns=(
            Column("Needed by", "due"),
            Column("Patient", "name"),
            Column("Recognised therapy"),
            *(Column(name, centred=True) for name in COLUMNS),
            Column("What is missing"),
            Column("Action", unseen=True),
        ),
        rows=rows,
        total=9,
        view=view,
        chips=(
            Chip("To decide", "?", 9, current=True),
            Chip("Changed since accepted", "?state=changed", 2),
            Chip("Accepted", "?state=accepted", 1204),
        ),
        note="View: North branch, all therapies",
        bulk=(Act("Assign to me", HERE), Act("Set aside", HERE)),
        legend=True,
    )


def empty_list() -> Worklist[dict[str, object]]:
    """A list without rows."""
    return Worklist(
        name="nothing",
        caption="Referrals",
        columns=(),
        rows=(),
        total=0,
        view=ListView.read({}, sorts=("due",)),
        empty=Empty(
            "No referrals wait.",
            "New ones appear here when a hospital sends them.",
            Act("Upload a bundle", HERE, icon="upload"),
        ),
    )


def filtered_list() -> Worklist[dict[str, object]]:
    """A list whose filter leaves nothing."""
    return Worklist(
        name="filtered",
        caption="Referrals",
        columns=(),
        rows=(),
        total=0,
        view=ListView.read({"state": "declined"}, sorts=("due",), filters=("state",)),
        filtered_empty=Empty(
            "None was declined in North branch.",
            "Drop the branch to see all 6.",
            Act("Show all branches", HERE),
        ),
    )


def long_work() -> list[LongWork]:
    """Running, waiting, ended well, ended badly."""
    return [
        LongWork(
            "Reading northmock.ndjson",
            1204,
            4218,
            "resources",
            seconds_left=40,
            note="3 quarantined",
            keeps="keep the 1,204",
            cancel_url=HERE,
        ),
        LongWork("Planning 28 days", 0, None, "", state="waiting"),
        LongWork(
            "Import",
            4218,
            4218,
            "resources",
            state="finished",
            result="4,218 read, 3 quarantined",
            result_url=HERE,
        ),
        LongWork(
            "Import",
            88,
            4218,
            "resources",
            state="failed",
            result="The disk is full",
            result_url=HERE,
        ),
    ]


def quarantine() -> list[QuarantineRow]:
    """What could not be read."""
    return [
        QuarantineRow(
            "MedicationRequest 77b1",
            "northmock.ndjson, line 1,204",
            "dosageInstruction.doseQuantity.unit",
            "U",
            "Ambiguous: units or microlitres",
            (Act("Choose unit", HERE), Act("Ask sender", HERE)),
        ),
        QuarantineRow(
            "Encounter 5e20",
            "sample-general.json",
            "period.end",
            "2026-05-09T25:10",
            "Hour 25 does not exist",
            (Act("Correct", HERE), Act("Set aside", HERE)),
        ),
    ]


def changes() -> list[Change]:
    """A difference of two versions."""
    return [
        Change("vancomycin, adult, rate, hard maximum", "200\u00a0mL/h", "250\u00a0mL/h"),
        Change("ertapenem, adult, diluent advisory", "", "No dextrose diluents"),
    ]


def tabs() -> list[Tab]:
    """Sub-pages of a patient."""
    names = ("Overview", "Orders", "Home", "Team", "Visits", "Journal")
    return [Tab(name, HERE, current=name == "Overview") for name in names]
