"""A place of a visit in words: as staff read it, and as a family is told it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.utils.translation import gettext as _

from hearthline.kernel.messages import Message
from hearthline.platform.messaging.sentences import sentence, word, written_weekday
from hearthline.rooms.program.values import ProgramSettings
from hearthline.rooms.scheduling.rules import promises as rules
from hearthline.rooms.scheduling.rules.holds import Hold
from hearthline.rooms.scheduling.values import Place, Precision
from hearthline.rooms.workforce import queries as workforce


@dataclass(frozen=True, slots=True)
class Saying:
    """What is needed to say places: the program's settings, today, and the nurses' names."""

    settings: ProgramSettings
    today: date
    names: Mapping[UUID, str]

    @classmethod
    def of(cls, places: Iterable[Place | None], settings: ProgramSettings, today: date) -> Saying:
        """Return what says some places; one query for the names."""
        nurses = {nurse for place in places if place is not None for nurse in place.nurse_ids}
        return cls(settings, today, workforce.names(nurses))

    def hours(self, starts: time, precision: Precision) -> str:
        """Return "between 08:30 and 09:30", or the part of the day."""
        if precision is Precision.PART:
            return word("day_part", rules.part_of_day(starts, self.settings))
        first, last = rules.window(starts, self.settings)
        return _("between %(first)s and %(last)s") % {
            "first": f"{first:%H:%M}",
            "last": f"{last:%H:%M}",
        }

    def when(self, place: Place, precision: Precision) -> str:
        """Return day and hours as a family hears them."""
        return f"{written_weekday(place.day)} {self.hours(place.starts, precision)}"

    def start(self, day: date, starts: time) -> str:
        """Return the planned start as staff read it: far ahead, the part of the day only."""
        if rules.shows_part_only(day, self.today, self.settings):
            return word("day_part", rules.part_of_day(starts, self.settings))
        return f"{starts:%H:%M}"

    def who(self, place: Place) -> str:
        """Return the names of who comes."""
        found = sorted(self.names.get(nurse, "") for nurse in place.nurse_ids)
        return _(" and ").join(filter(None, found)) or _("a nurse")

    def place(self, place: Place | None, precision: Precision) -> str:
        """Return a place in a line: when, and who comes."""
        if place is None:
            return _("no nurse, no time")
        return f"{self.when(place, precision)}, {self.who(place)}"

    def to_tell(self, place: Place, precision: Precision, hold: Hold | None) -> str:
        """Return the sentence with which a family is told a visit, and what it depends on."""
        said: dict[str, str | None] = {
            "who": self.who(place),
            "when": self.when(place, precision),
        }
        if hold is None:
            return sentence(Message("scheduling.say_visit", said))
        said |= {"drug": hold.drug, "by": hold.give_up_at.isoformat()}
        code = "scheduling.say_tentative_drug" if hold.drug else "scheduling.say_tentative"
        return sentence(Message(code, said), zone=place.zone)

    def not_yet(self, hold: Hold) -> str:
        """Return why a family is not told the planned time of a visit."""
        if hold.is_lost:
            why = {"why": sentence(hold.missing[0].why)}
            return sentence(Message("scheduling.say_nothing_lost", why))
        why = {"why": sentence(hold.missing[0].why), "at": hold.give_up_at.isoformat()}
        return sentence(Message("scheduling.say_nothing_late", why))

    def about_move(
        self, old: Place, new: Place | None, precision: Precision, *, is_needed: bool
    ) -> str:
        """Return the sentence with which a family is asked to agree to another place."""
        said = {"who": self.who(old), "when": self.when(old, precision)}
        if new is None:
            code = "scheduling.say_gone" if is_needed else "scheduling.say_not_needed"
            return sentence(Message(code, said))
        near = rules.precision_on(new.day, self.today, self.settings)
        return sentence(
            Message(
                "scheduling.say_moved",
                {**said, "new_who": self.who(new), "new_when": self.when(new, near)},
            )
        )
