"""Shared columns of records, and the series human numbers come from."""

from __future__ import annotations

from django.db import models

from hearthline.kernel.identifiers import with_check_digit
from hearthline.platform.accounts.scope import ByProgram


class Revised(models.Model):
    """A record updated in place; a change made from a stale revision is a conflict."""

    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class MayBeInError(models.Model):
    """A record that may turn out to have been entered in error; it stays, with the reason."""

    entered_in_error = models.BooleanField(default=False)
    error_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class NumberSeries(models.Model):
    """The last number given out of one series of human numbers."""

    name = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveBigIntegerField()

    scope_rule = ByProgram()

    def __str__(self) -> str:
        return f"{self.name} {self.last}"


def next_numbers(series: str, count: int, *, first: int) -> list[str]:
    """Return the next ``count`` numbers of a series, each with its check digit.

    Must run in a transaction: the row stays locked until it ends, so that no number is given
    twice. ``first`` is where a new series begins.
    """
    NumberSeries.objects.get_or_create(name=series, defaults={"last": first - 1})
    row = NumberSeries.objects.select_for_update().get(name=series)
    start, row.last = row.last + 1, row.last + count
    row.save(update_fields=["last"])
    return [with_check_digit(number) for number in range(start, start + count)]
