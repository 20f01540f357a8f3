"""Documents: text is data and never markup, a wrong template is told in words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hearthline.platform.documents.rendering import ROOT, DocumentFailed, Head, answer, pdf

AT = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)
HEAD = Head("Riverside Home Infusion", "Nadia Example", AT, AT)


def a_template(tmp_path: Path, body: str) -> Path:
    file = tmp_path / "sample.typ"
    file.write_text("#set document(title: [T])\n#let data = json(bytes(sys.inputs.data))\n" + body)
    return file


@pytest.fixture
def _anywhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("hearthline.platform.documents.rendering.ROOT", tmp_path)


@pytest.mark.usefixtures("_anywhere")
def test_a_document_is_a_pdf(tmp_path: Path) -> None:
    made = pdf(a_template(tmp_path, "#data.name"), {"name": "QUILL, Walter"}, head=HEAD)

    assert made.startswith(b"%PDF-")


@pytest.mark.usefixtures("_anywhere")
@pytest.mark.parametrize("name", ["#panic()", "$x$ *b* _i_", "\\ ] }", "Søren Łukasz ñ", ""])
def test_text_is_never_read_as_markup(tmp_path: Path, name: str) -> None:
    assert pdf(a_template(tmp_path, "#data.name"), {"name": name}, head=HEAD).startswith(b"%PDF")


@pytest.mark.usefixtures("_anywhere")
def test_a_template_that_does_not_fit_is_refused_without_its_content(tmp_path: Path) -> None:
    with pytest.raises(DocumentFailed) as failure:
        pdf(a_template(tmp_path, "#data.other"), {"name": "QUILL"}, head=HEAD)

    assert failure.value.message.params == {"name": "sample"}
    assert "QUILL" not in str(failure.value)


def test_an_answer_is_not_kept_by_browsers_and_names_nobody() -> None:
    response = answer(b"%PDF-", name="day-2026-05-14")

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Content-Disposition"] == 'inline; filename="day-2026-05-14.pdf"'


def test_every_template_of_the_house_stands_in_the_package() -> None:
    assert (ROOT / "platform" / "documents" / "house.typ").exists()
    assert list(ROOT.glob("rooms/*/documents/*.typ"))
