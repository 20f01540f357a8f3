"""What becomes of a record when two subjects turn out to be one: it follows, or it stays.

Most models need to say nothing: their ``scope_rule`` names the column of the subject, and the
row follows in it. A model that names a subject elsewhere too, or whose rows must stay with the
record they were written for, says so by ``when_joined``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Joining:
    """Columns of a model that name a subject.

    Parameters
    ----------
    follow
        Columns that name the joined record afterwards.
    stay
        Columns that go on naming the record they were written for, each with the reason.
    """

    follow: tuple[str, ...] = ()
    stay: Mapping[str, str] = field(default_factory=dict)


def joining_of(model: type[Model]) -> Joining:
    """Return what a model says, else what follows from its ``scope_rule``."""
    said = getattr(model, "when_joined", None)
    if isinstance(said, Joining):
        return said
    column = getattr(getattr(model, "scope_rule", None), "subject_column", "")
    return Joining((column,)) if column else Joining()
