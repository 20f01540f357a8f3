"""June, who is in care at home, and the questionnaire she is asked."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.builders.census import patient_in_care
from tests.builders.home import FULL, approved_questionnaires


@pytest.fixture
def june() -> UUID:
    return patient_in_care("june", family_name="Sampleton", given_name="June")


@pytest.fixture
def asked() -> UUID:
    return approved_questionnaires()[FULL]
