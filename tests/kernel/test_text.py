"""Text as databases can keep it, and as names are compared."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.text import letters_of, plain, without_nul


@given(st.text())
def test_only_nul_characters_are_left_out(text: str) -> None:
    assert without_nul("\0".join(text)) == text.replace("\0", "")


@given(st.text())
def test_text_made_plain_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@given(st.text(alphabet="αβγабвגדяжñéüøł字नख", min_size=1))
def test_letters_of_every_script_are_kept(name: str) -> None:
    assert letters_of(name)
    assert letters_of(f" {name}-{name}’") == letters_of(name) * 2
