"""Sentences about content."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "action.content.write": "Version written",
    "action.content.rewrite": "Draft changed",
    "action.content.approve": "Version approved",
    "action.content.set_aside": "Draft set aside",
    "action.content.offer_shipped": "Drafts offered by the product",
    "content.not_an_author": "{label}: your role does not write it. Ask somebody who does.",
    "content.not_an_approver": "{label}: your role does not approve it. Ask somebody who does.",
    "content.own_version": ("You wrote this version. Somebody else reads and approves it."),
    "content.summary_needed": "Say in a sentence what this version is or changes.",
    "content.starts_in_the_past": (
        "A version counts from today at the earliest; what was done before keeps its own."
    ),
    "content.no_such_kind": "There is no content called {kind}.",
    "content.not_a_draft": "This version is no draft any more. Write a new one from it.",
    "content_state.draft": "draft",
    "content_state.approved": "approved",
    "content_state.set_aside": "set aside",
}
