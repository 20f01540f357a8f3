"""What cannot be done as asked."""

from __future__ import annotations

from hearthline.kernel.messages import HearthlineError


class EmergencyRefusal(HearthlineError):
    """Something about an emergency cannot be done as asked; the message says the way out."""
