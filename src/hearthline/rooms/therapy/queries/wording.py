"""Orders as they are written for staff: the medication line and how often, by display rules."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.kernel.quantity import shown_number
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.display import shown_clock, shown_day, shown_duration, shown_quantity
from hearthline.platform.ui.parts import MedicationLine
from hearthline.rooms.therapy.values import (
    Frequency,
    FrequencyKind,
    LineNeed,
    Mode,
    NursingOrderFacts,
    TherapyOrderFacts,
    VisitFrequency,
)

NB = "\u00a0"


def medication_line(content: TherapyOrderFacts, *, url: str = "") -> MedicationLine:
    """Return ``drug — DOSE — route — duration — frequency`` with what it rests on below."""
    return MedicationLine(
        drug=content.drug,
        dose=shown_dose(content),
        attributes=[
            word("route", content.route),
            *filter(None, [shown_drive(content)]),
            shown_frequency(content.frequency),
        ],
        note=shown_note(content),
        url=url,
    )


def shown_dose(content: TherapyOrderFacts) -> str:
    """Return the dose; what could not be read is shown as received and called so."""
    if content.dose is not None:
        return shown_quantity(content.dose)
    if content.dose_original:
        return _("not read: %(text)s") % {"text": content.dose_original}
    return _("not known")


def shown_drive(content: TherapyOrderFacts) -> str:
    """Return duration and mode: ``over 4 h 30 min, ramped``."""
    mode = "" if content.mode is Mode.NOT_STATED else word("infusion_mode", content.mode)
    if content.duration_minutes:
        text = _("over %(time)s") % {"time": shown_duration(content.duration_minutes)}
        return f"{text}, {mode}" if mode and content.mode is not Mode.INTERMITTENT else text
    return mode


def shown_frequency(frequency: Frequency) -> str:
    """Return how often in words: ``every 8 hours``, ``every 4 weeks``; never an abbreviation."""
    text = _frequency_words(frequency)
    return _("%(often)s as needed") % {"often": text} if frequency.is_as_needed else text


def shown_visits(frequency: VisitFrequency) -> str:
    """Return how often nurses come: ``once a week, 2 more as needed``."""
    low, high, days = frequency.times_min, frequency.times_max, frequency.per_days
    if days is None:
        text = _("once") if high == 1 else _("%(n)s visits") % {"n": high}
    elif low == high:
        text = _per_days(high, days)
    else:
        period = _period(days)
        text = _("%(low)s to %(high)s times %(period)s") % {
            "low": low,
            "high": high,
            "period": period,
        }
    if not frequency.as_needed:
        return text
    extra = ngettext("%(n)s more as needed", "%(n)s more as needed", frequency.as_needed) % {
        "n": frequency.as_needed
    }
    return f"{text}, {extra}"


def shown_note(content: TherapyOrderFacts) -> str:
    """Return basis, volume, rate, giver and first dose under the line."""
    parts = []
    if content.dose_basis:
        parts.append(content.dose_basis)
    amounts = [shown_quantity(q) for q in (content.volume, content.rate) if q is not None]
    if amounts:
        parts.append(", ".join(amounts))
    giver = _("Given by the %(who)s") % {"who": word("given_by", content.given_by)}
    parts.append(giver if content.given_by != "not_decided" else _("Who gives it is not decided"))
    if content.line_need not in (LineNeed.NOT_DECIDED, LineNeed.NONE):
        parts.append(word("line_need", content.line_need).capitalize())
    if content.first_dose_on is not None:
        clock = f" {content.first_dose_at:%H:%M}" if content.first_dose_at else ""
        day = shown_day(content.first_dose_on, weekday=True)
        parts.append(_("First dose %(day)s") % {"day": day + clock})
    return ". ".join(part.rstrip(".") for part in parts) + "."


def nursing_title(content: NursingOrderFacts) -> str:
    """Return ``Line care — once a week``."""
    return f"{word('nursing_kind', content.kind)} — {shown_visits(content.frequency)}"


def _frequency_words(frequency: Frequency) -> str:
    match frequency.kind:
        case FrequencyKind.EVERY_HOURS if frequency.interval_hours:
            hours = frequency.interval_hours
            if hours == 1:
                return _("every hour")
            return _("every %(n)s hours") % {"n": shown_number(hours)}
        case FrequencyKind.TIMES_PER_DAYS if frequency.clock_times:
            clocks = [shown_clock(clock) for clock in frequency.clock_times]
            if len(clocks) == 1:
                return _("daily at %(time)s") % {"time": clocks[0]}
            most, last = ", ".join(clocks[:-1]), clocks[-1]
            return _("daily at %(most)s and %(last)s") % {"most": most, "last": last}
        case FrequencyKind.TIMES_PER_DAYS if frequency.times and frequency.per_days:
            if frequency.per_days == int(frequency.per_days):
                return _per_days(frequency.times, int(frequency.per_days))
            return _("%(n)s times in %(days)s days") % {
                "n": frequency.times,
                "days": shown_number(Decimal(frequency.per_days)),
            }
        case FrequencyKind.ONCE:
            return _("once")
        case FrequencyKind.CONTINUOUS:
            return _("continuous")
        case FrequencyKind.TITRATED:
            return _("titrated")
        case FrequencyKind.AS_DIRECTED:
            return _("as directed")
        case FrequencyKind.UNREADABLE:
            return _("how often could not be read: %(text)s") % {"text": frequency.original}
    return frequency.original or _("how often is not stated")


def _per_days(times: int, days: int) -> str:
    if times == 1:
        if days % 7 == 0 and days > 7:
            return _("every %(n)s weeks") % {"n": days // 7}
        if days == 1:
            return _("daily")
        if days == 2:
            return _("every other day")
        if days != 7:
            return _("every %(n)s days") % {"n": days}
    period = _period(days)
    words = {1: _("once"), 2: _("twice")}
    count = words.get(times) or _("%(n)s times") % {"n": times}
    return f"{count} {period}"


def _period(days: int) -> str:
    if days == 1:
        return _("a day")
    if days == 7:
        return _("a week")
    if days % 7 == 0:
        return _("in %(n)s weeks") % {"n": days // 7}
    return _("in %(n)s days") % {"n": days}
