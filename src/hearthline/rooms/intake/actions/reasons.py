"""What is decided against somebody's word, or taken back, says why."""

from __future__ import annotations

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context
from hearthline.platform.actions.errors import Refused


def require_reason(context: Context) -> None:
    """Refuse without the context's reason.

    Raises
    ------
    Refused
        ``intake.reason_missing``, at the field ``reason``.
    """
    if not context.reason.strip():
        raise Refused(Message("intake.reason_missing"), field="reason")
