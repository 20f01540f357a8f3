"""The patient banner: who the page is about, always the same items in the same order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.answers import Answer
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.display import shown_age, shown_day, shown_moment, shown_quantity
from hearthline.platform.ui.parts import Allergy, PatientBanner
from hearthline.rooms.census.models import Contact, Hold, IdentityCheck, Patient
from hearthline.rooms.census.queries.consents import identity_of, shown_code_status
from hearthline.rooms.census.queries.holds import open_holds
from hearthline.rooms.census.queries.many import (
    active_allergies,
    allergy_reviews,
    episodes_of,
    latest_measurements,
)
from hearthline.rooms.census.values import (
    AllergyFacts,
    AllergyOutcome,
    AllergyReviewFacts,
    EpisodeState,
    EpisodeSummary,
    HoldState,
    IdentityOutcome,
    MeasurementKind,
    Precision,
)

ENDED = (EpisodeState.DISCHARGED, EpisodeState.DECLINED)


def banner(patient_id: UUID, *, on: date, weight_valid_days: int | None = None) -> PatientBanner:
    """Return the banner of a person the caller was already found to see; nine queries.

    Parameters
    ----------
    on
        Civil day at which age and weight are read.
    weight_valid_days
        After how many days a weight is shown as to be measured again, when somebody decided.
    """
    person = Patient.objects.get(pk=patient_id)
    ids = [patient_id]
    weight = latest_measurements(MeasurementKind.WEIGHT, ids).get(patient_id)
    listed = active_allergies(ids).get(patient_id, [])
    review = allergy_reviews(ids).get(patient_id)
    status = shown_code_status(patient_id)
    compared = identity_of(ids).get(patient_id)
    is_old = (
        weight is not None
        and weight_valid_days is not None
        and (weight.taken_on is None or (on - weight.taken_on).days > weight_valid_days)
    )
    return PatientBanner(
        surname=person.family_name or person.given_name,
        given=person.given_name if person.family_name else "",
        record=spaced(person.record_number),
        title=person.prefix,
        born=person.birth_date if person.birth_precision == Precision.DAY else None,
        age=_age(person, on),
        sex=word("sex", person.sex),
        weight=shown_quantity(weight.quantity) if weight else "",
        weight_on=weight.taken_on if weight else None,
        weight_stale=is_old,
        allergies=sorted(map(_shown, listed), key=lambda allergy: allergy.mild),
        allergies_known=_known(listed, review),
        allergies_on=review.asked_on if review else None,
        ended=_ended(person, episodes_of(ids).get(patient_id, [])),
        held=_held(open_holds(ids).get(patient_id, {}).values()),
        doubted=_doubted(compared),
        code_status=status.status,
        code_status_stated=status.is_stated,
        code_status_on=status.stated_on,
        code_status_document=status.document_url,
        phone=_phone(person),
        url=reverse("chart:patient", args=[patient_id]),
    )


def spaced(number: str) -> str:
    """Return a record number in groups as it is read out: ``204 118 9``."""
    groups = [number[start : start + 3] for start in range(0, len(number), 3)]
    return " ".join(groups)


def _age(person: Patient, on: date) -> str:
    if person.birth_date is None:
        return ""
    if person.birth_precision != Precision.DAY:
        return _("about %(year)s") % {"year": person.birth_date.year}
    return shown_age(person.birth_date, person.died_on or on)


def _known(listed: list[AllergyFacts], review: AllergyReviewFacts | None) -> bool | None:
    if listed:
        return True
    if review is not None and review.outcome == AllergyOutcome.NONE_KNOWN:
        return False
    # Somebody found allergies and none of them stands any more: it wants asking again.
    return None


def _shown(allergy: AllergyFacts) -> Allergy:
    return Allergy(
        allergy.substance,
        allergy.reaction,
        allergy.year,
        mild=allergy.severity in ("mild", "moderate"),
    )


def _ended(person: Patient, episodes: list[EpisodeSummary]) -> str:
    if person.is_dead == Answer.YES:
        if person.died_on is None:
            return _("Deceased, the day is not known.")
        return _("Deceased %(day)s.") % {"day": shown_day(person.died_on)}
    if not episodes or any(episode.state not in ENDED for episode in episodes):
        return ""
    ended = [episode.ended_on for episode in episodes if episode.ended_on is not None]
    if not ended:
        return _("Not in care: the referral was declined.")
    return _("Discharged %(day)s. Nothing is planned.") % {"day": shown_day(max(ended))}


def _held(holds: Iterable[Hold]) -> str:
    said = []
    for hold in holds:
        if hold.state == HoldState.ASKED:
            said.append(_("A hold was asked for and waits for a pharmacist: care goes on."))
            continue
        words = {"why": word("hold_reason", hold.reason), "since": shown_moment(hold.since)}
        said.append(_("On hold since %(since)s, %(why)s.") % words)
        if hold.expected_return is not None:
            back = {"day": shown_day(hold.expected_return)}
            said.append(_("Expected back %(day)s.") % back)
    return " ".join(said)


def _doubted(compared: IdentityCheck | None) -> str:
    if compared is None or compared.outcome != IdentityOutcome.DOUBTED:
        return ""
    return _("Who this record is of is doubted: %(why)s") % {"why": compared.note}


def _phone(person: Patient) -> str:
    if person.phones:
        return str(person.phones[0]["number"])
    contact = (
        Contact.objects.filter(patient_id=person.pk, entered_in_error=False)
        .exclude(phones=[])
        .order_by("-call_first", "id")
        .first()
    )
    return str(contact.phones[0]["number"]) if contact else ""
