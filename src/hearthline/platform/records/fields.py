"""One column for a clinical quantity: decimal text, unit code and the text as received."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson
from django.core.exceptions import FieldError
from django.db import models

from hearthline.kernel.quantity import Quantity

_LOOKUPS = frozenset({"exact", "isnull", "in"})


class QuantityField(models.TextField):  # type: ignore[type-arg]
    """Keeps a :class:`~hearthline.kernel.quantity.Quantity` exactly as it was stated.

    The database never compares or sums it: only equality and presence can be asked for, since
    text order is not the order of amounts and units of one kind may differ from row to row.
    """

    description = "Clinical quantity"

    def from_db_value(self, value: str | None, *_database: Any) -> Quantity | None:
        return None if value is None else read_stored(value)

    def to_python(self, value: Any) -> Quantity | None:
        if value is None or isinstance(value, Quantity):
            return value
        return read_stored(value)

    def get_prep_value(self, value: Any) -> str | None:
        return None if value is None else stored(value)

    def value_to_string(self, obj: models.Model) -> str:
        value = self.value_from_object(obj)
        return "" if value is None else stored(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name not in _LOOKUPS:
            raise FieldError(f"a quantity cannot be asked for by {lookup_name!r} in the database")
        return super().get_lookup(lookup_name)


def stored(quantity: Quantity) -> str:
    """Return the text that is kept: decimal text, unit code, text as received."""
    parts = [format(quantity.value, "f"), quantity.unit]
    if quantity.original is not None:
        parts.append(quantity.original)
    return orjson.dumps(parts).decode()


def read_stored(text: str) -> Quantity:
    """Return the quantity that :func:`stored` kept."""
    value, unit, *original = orjson.loads(text)
    return Quantity(Decimal(value), unit, original[0] if original else None)
