"""How far each visit of the board is: promise, call, and what happened; the furthest counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _

from hearthline.platform.manifest import VisitReport, rooms
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.display import local, shown_clock, shown_near_day
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import ProgramSettings
from hearthline.rooms.scheduling import models, queries
from hearthline.rooms.scheduling.promises.holds import holds_of
from hearthline.rooms.scheduling.promises.saying import Saying
from hearthline.rooms.scheduling.queries import Stands
from hearthline.rooms.scheduling.rules.holds import Hold
from hearthline.rooms.scheduling.values import Assigned, CallState, OfferState, PromiseState

Mark = Literal["", "told", "confirmed", "not_agreed", "happened"]


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known about the visits of a page, read at once."""

    promises: Mapping[UUID, Stands]
    offers: Mapping[UUID, list[models.Offer]]
    names: Mapping[UUID, str]
    reports: Mapping[UUID, VisitReport]
    saying: Saying
    holds: Mapping[UUID, Hold]

    @classmethod
    def read(
        cls,
        need_ids: Collection[UUID],
        now: datetime,
        today: date,
        visits: Collection[Assigned] = (),
    ) -> Marks:
        """Return marks for some visits; the number of queries does not depend on how many.

        Parameters
        ----------
        visits
            Those to look at for what they lack.
        """
        offers = queries.offers_of(need_ids, now)
        newest = [found[0] for found in offers.values() if found]
        return cls(
            promises=queries.promises_standing(need_ids),
            offers=offers,
            names=queries.offered_to(newest),
            reports=reports_of(need_ids),
            saying=Saying(_settings(), today, {}),
            holds=holds_of(visits, now),
        )

    def mark(self, need_id: UUID) -> Mark:
        """Return how the block is marked."""
        if need_id in self.reports:
            return "happened"
        stands = self.promises.get(need_id)
        if stands is None:
            return ""
        if stands.call is not None:
            return "not_agreed"
        if stands.state is PromiseState.CONFIRMED:
            return "confirmed"
        return "told" if stands.state is PromiseState.TOLD else ""

    def is_lost(self, need_id: UUID) -> bool:
        """Whether what a visit needs is not there at its planned time."""
        hold = self.holds.get(need_id)
        return hold is not None and hold.is_lost

    def hold_words(self, need_id: UUID) -> str:
        """Return why a visit is tentative and until when, in a few words; empty when it is not."""
        hold = self.holds.get(need_id)
        if hold is None:
            return ""
        if hold.is_lost:
            return _("cannot be kept: %(why)s") % {"why": sentence(hold.missing[0].why)}
        give_up = local(hold.give_up_at)
        return _("tentative, gives its place up at %(at)s") % {
            "at": self._hour(give_up.date(), give_up.time())
        }

    def words(self, need_id: UUID) -> str:
        """Return the furthest of promise and visit in words; empty while nothing is promised."""
        report = self.reports.get(need_id)
        if report is not None:
            return sentence(report.text)
        stands = self.promises.get(need_id)
        if stands is None or stands.state is PromiseState.DRAFT:
            return ""
        if stands.call is CallState.REFUSED:
            return _("not agreed, family refuses")
        if stands.call is not None:
            return _("not agreed, family to call")
        said = word("promise", stands.state)
        return _("%(said)s as tentative") % {"said": said} if stands.is_tentative else said

    def offer_words(self, need_id: UUID) -> str:
        """Return where the newest offer of a visit that nobody accepted stands."""
        found = self.offers.get(need_id)
        if not found:
            return _("not asked yet")
        offer = found[0]
        said = {
            "name": self.names.get(offer.id, ""),
            "at": self._hour(offer.reply_by_day, offer.reply_by),
        }
        return {
            OfferState.OFFERED: _("Offered to %(name)s, reply by %(at)s"),
            OfferState.LAPSED: _("%(name)s did not reply by %(at)s"),
            OfferState.DECLINED: _("%(name)s declined"),
            OfferState.TAKEN_BACK: _("Offer to %(name)s taken back"),
            OfferState.ACCEPTED: _("%(name)s accepted, no nurse named"),
        }[OfferState(offer.state)] % said

    def _hour(self, day: date, clock: time) -> str:
        """Return an hour, with its day when that is not today."""
        shown = shown_clock(clock)
        return (
            shown
            if day == self.saying.today
            else f"{shown_near_day(day, self.saying.today)} {shown}"
        )

    def start(self, day: date, starts: time) -> str:
        """Return the start as staff read it: far ahead, the part of the day only."""
        return self.saying.start(day, starts)


def reports_of(need_ids: Collection[UUID]) -> dict[UUID, VisitReport]:
    """Return what the rooms that record visits know of some needs."""
    found: dict[UUID, VisitReport] = {}
    for room in rooms():
        if room.visit_reports is not None and need_ids:
            found.update(room.visit_reports(list(need_ids)))
    return found


def _settings() -> ProgramSettings:
    return program.settings_in_force().settings
