"""Text as databases can keep it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.text import without_nul


@given(st.text())
def test_only_nul_characters_are_left_out(text: str) -> None:
    assert without_nul("\0".join(text)) == text.replace("\0", "")
