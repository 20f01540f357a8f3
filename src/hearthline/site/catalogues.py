"""The catalogues of sentences beside those the rooms' manifests carry.

An engine or platform package that makes messages keeps their sentences in its ``messages.py``
as ``MESSAGES`` and is listed here.
"""

from __future__ import annotations

from collections.abc import Mapping

from hearthline.engines.planner.messages import MESSAGES as PLANNER
from hearthline.platform.accounts.messages import MESSAGES as ACCOUNTS
from hearthline.platform.actions.messages import MESSAGES as ACTIONS
from hearthline.platform.attention.messages import MESSAGES as ATTENTION
from hearthline.platform.content.messages import MESSAGES as CONTENT
from hearthline.platform.documents.messages import MESSAGES as DOCUMENTS
from hearthline.platform.files.messages import MESSAGES as FILES
from hearthline.platform.findings.messages import MESSAGES as FINDINGS
from hearthline.platform.jobs.messages import MESSAGES as JOBS
from hearthline.platform.journal.messages import MESSAGES as JOURNAL
from hearthline.platform.messaging.kernel_words import MESSAGES as KERNEL
from hearthline.platform.messaging.messages import MESSAGES as MESSAGING
from hearthline.platform.places.messages import MESSAGES as PLACES
from hearthline.platform.records.messages import MESSAGES as RECORDS
from hearthline.platform.tasks.messages import MESSAGES as TASKS

CATALOGUES: tuple[Mapping[str, str | tuple[str, str]], ...] = (
    ACCOUNTS,
    ACTIONS,
    ATTENTION,
    CONTENT,
    DOCUMENTS,
    FILES,
    FINDINGS,
    JOBS,
    JOURNAL,
    KERNEL,
    MESSAGING,
    TASKS,
    PLACES,
    PLANNER,
    RECORDS,
)
