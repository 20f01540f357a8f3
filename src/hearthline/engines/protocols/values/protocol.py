"""The shape of an emergency protocol, checked once where it is made."""

from __future__ import annotations

from dataclasses import dataclass

from hearthline.engines.protocols.values.checking import check
from hearthline.engines.protocols.values.dosing import DoseRule
from hearthline.engines.protocols.values.limits import Limit
from hearthline.engines.protocols.values.numbers import Number
from hearthline.engines.protocols.values.steps import Ages, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """One protocol, in one language.

    Parameters
    ----------
    say
        What to say to the emergency number, in a few words.
    signs
        By what it is recognised, shown where a protocol is chosen.
    follow_ups
        Name numbers: so long after it began somebody looks again, in hours or days.
    limits
        Of vital signs, by age.

    Raises
    ------
    ProtocolError
        If an id stands twice, something names a step or number that is not there, a step's words
        hold a number without source, or steps wait for each other in a circle.
    """

    key: str
    title: str
    language: str
    say: str
    signs: str
    steps: tuple[Step, ...]
    numbers: tuple[Number, ...]
    dose: DoseRule | None = None
    ages: Ages | None = None
    follow_ups: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()

    def __post_init__(self) -> None:
        check(
            self.key,
            steps=self.steps,
            numbers=self.numbers,
            dose=self.dose,
            ages=self.ages,
            follow_ups=self.follow_ups,
            limits=self.limits,
        )

    def number(self, number_id: str) -> Number:
        """Return the number called ``number_id``."""
        return next(number for number in self.numbers if number.id == number_id)

    def numbers_of(self, step: Step) -> tuple[Number, ...]:
        """Return the numbers a step rests on, those of its age and its dose among them."""
        ids = list(step.number_ids())
        if self.ages is not None and any(one.subject == "age.group" for one in step.when):
            ids += [self.ages.infant_below, self.ages.child_below]
        if self.dose is not None and self.dose.medicine == step.medicine:
            ids += self.dose.number_ids()
        return tuple(self.number(one) for one in dict.fromkeys(ids))

    def unsourced(self) -> tuple[Number, ...]:
        """Return the numbers that rest on the program's own approval."""
        return tuple(number for number in self.numbers if number.trust.needs_approval)
