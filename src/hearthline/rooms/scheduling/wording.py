"""The planner's messages in words of this program: names, weekdays and clock times for keys.

The planner speaks of nurses and visits by id, of days by index and of times by minute; what is
stored keeps those keys. They become words when somebody reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from hearthline.engines.planner.messages import PARAM_KINDS
from hearthline.kernel.calendar import to_civil
from hearthline.kernel.messages import Message, Param
from hearthline.platform.messaging.sentences import word
from hearthline.platform.ui.display import shown_duration
from hearthline.rooms.program import queries as program
from hearthline.rooms.scheduling import models, queries
from hearthline.rooms.scheduling.rules.given import Clock
from hearthline.rooms.scheduling.rules.visit_facts import DELIVERY_EVENT
from hearthline.rooms.scheduling.values import Need, NoNurse
from hearthline.rooms.workforce import queries as workforce

MOST_NAMES = 3
PERSON_KINDS = ("nurse", "nurses")
VISIT_KINDS = ("visit", "visits")


@dataclass(frozen=True, slots=True)
class Wording:
    """What the keys of one problem mean.

    Parameters
    ----------
    names
        Nurses by id.
    needs
        Visits by id.
    """

    clock: Clock
    names: Mapping[UUID, str]
    needs: Mapping[UUID, Need]

    def worded(self, message: Message) -> Message:
        """Return the message with words for keys; others than the planner's stay as they are."""
        if not message.code.startswith("planner."):
            return message
        return Message(
            message.code,
            {name: self._word(name, value) for name, value in message.params.items()},
        )

    def _word(self, name: str, value: Param) -> Param:
        if value is None or value == "":
            return _("any") if name in PARAM_KINDS else value
        match PARAM_KINDS.get(name):
            case "nurse" | "nurses":
                return _shortened([self._nurse(key) for key in _listed(value)])
            case "visit" | "visits":
                return _shortened([self._visit(key) for key in _listed(value)])
            case "day" | "days":
                return _shortened([self._day(key) for key in _listed(value)])
            case "minute":
                return self._moment(value)
            case "duration":
                return shown_duration(int(value)) if str(value).isdigit() else value
            case "skill" | "skills":
                return ", ".join(word("skill", key) for key in _listed(value))
            case "event":
                return _("the delivery") if str(value).startswith(DELIVERY_EVENT) else value
            case "home facts":
                return ", ".join(word("animal", key) for key in _listed(value))
            case "languages":
                return ", ".join(word("language", key) for key in _listed(value))
            case _:
                return value

    def _nurse(self, key: str) -> str:
        return self.names.get(UUID(key), _("a nurse")) if _is_id(key) else key

    def _visit(self, key: str) -> str:
        need = self.needs.get(UUID(key)) if _is_id(key) else None
        if need is None:
            return _("another visit")
        return f"{word('visit', need.kind)} {need.earliest_day:%a} {need.earliest_day.day}"

    def _day(self, key: str) -> str:
        if not key.isdigit():
            return key
        day = self.clock.first_day + timedelta(days=int(key))
        return f"{day:%a} {day.day}"

    def _moment(self, value: Param) -> Param:
        if not isinstance(value, int):
            return value
        civil = to_civil(self.clock.instant(value), self.clock.zone)
        return f"{civil.day:%a} {civil.day.day}, {civil.clock:%H:%M}"


def worded_rows(rows: Sequence[models.Unserved]) -> dict[UUID, NoNurse]:
    """Return what is said of visits without a nurse, in words, by need; four queries."""
    found = {row.need_id: queries.no_nurse_value(row) for row in rows}
    said = [m for value in found.values() for m in (*value.reasons, *value.remedies)]
    names = workforce.names(_ids(said, PERSON_KINDS))
    needs = queries.needs_by_ids(_ids(said, VISIT_KINDS))
    plans = dict(
        models.Plan.objects.filter(id__in={row.plan_id for row in rows}).values_list(
            "id", "first_day"
        )
    )
    branches = program.branches()
    zone = branches[0].zone if branches else "UTC"
    worded = {}
    for row in rows:
        wording = Wording(Clock(plans[row.plan_id], 1, zone), names, needs)
        value = found[row.need_id]
        worded[row.need_id] = NoNurse(
            value.need_id,
            value.blocked_by,
            tuple(wording.worded(message) for message in value.reasons),
            tuple(wording.worded(message) for message in value.remedies),
        )
    return worded


def _ids(messages: Iterable[Message], kinds: Sequence[str]) -> set[UUID]:
    return {
        UUID(key)
        for message in messages
        for name, value in message.params.items()
        if PARAM_KINDS.get(name) in kinds
        for key in _listed(value)
        if _is_id(key)
    }


def _listed(value: Param) -> list[str]:
    return [part.strip() for part in str(value).split(",") if part.strip()]


def _shortened(words: Sequence[str]) -> str:
    shown = list(dict.fromkeys(words))
    if len(shown) <= MOST_NAMES:
        return ", ".join(shown)
    more = len(shown) - MOST_NAMES
    return ", ".join(shown[:MOST_NAMES]) + _(" and %(n)s more") % {"n": more}


def _is_id(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True
