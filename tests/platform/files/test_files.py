"""Files: told by their bytes, drawn safely, served in scope only, marked with name and time."""

from __future__ import annotations

import io
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from pytest_django import Settings

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.models import SubjectBranch
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.errors import NotInScope, Refused
from hearthline.platform.files import actions, store
from hearthline.platform.files.kinds import Purpose
from hearthline.platform.files.models import Mark, StoredFile
from hearthline.platform.journal.models import JournalEntry, JournalPayload, ReadSubject
from tests.builders.accounts import AT, a_caller, a_context, a_policy, a_user, signed_in
from tests.builders.files import a_pdf, a_picture, keep
from tests.builders.program import make_branch
from tests.shared_data import shared_path

pytestmark = pytest.mark.django_db
PATIENT = derived_id("test patient", "of a file")


@pytest.fixture(autouse=True)
def _home(settings: Settings, tmp_path: Path) -> None:
    settings.HEARTHLINE_HOME = tmp_path


def kept(content: bytes, **given: Any) -> StoredFile:
    values = {"name": "fax.pdf", "purpose": Purpose.REFERRAL, **given}
    made = actions.keep_file(a_context(Role.INTAKE), content=content, **values)
    return StoredFile.objects.get(id=made)


def refused(content: bytes) -> str:
    with pytest.raises(Refused) as told:
        kept(content)
    return told.value.message.code


@pytest.mark.parametrize(
    ("content", "media_type", "pages"),
    [
        (a_pdf(pages=2), "application/pdf", 2),
        (a_picture("PNG"), "image/png", 1),
        (a_picture("JPEG"), "image/jpeg", 1),
        (a_picture("TIFF", frames=3), "image/tiff", 3),
    ],
)
def test_what_a_file_is_comes_from_its_bytes(content: bytes, media_type: str, pages: int) -> None:
    row = kept(content, name="letter.exe")

    assert (row.media_type, row.pages, row.size) == (media_type, pages, len(content))
    assert store.take(row.digest) == content
    assert all(store.picture_path(row.digest, n + 1).exists() for n in range(pages))


def test_the_same_content_is_kept_once_and_two_rows_name_it() -> None:
    first, second = kept(a_picture()), kept(a_picture())

    assert first.pk != second.pk
    assert first.digest == second.digest
    assert len([one for one in store.folder().rglob("*") if one.is_file()]) == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "files.empty"),
        (b"<html><script>alert(1)</script>", "files.of_another_kind"),
        (b"%PDF-1.7 and then nothing", "files.malformed"),
        (a_picture("PNG")[:60], "files.malformed"),
        (a_picture("TIFF", frames=61), "files.too_many_pages"),
    ],
)
def test_a_file_that_cannot_be_shown_is_refused_in_words(content: bytes, code: str) -> None:
    assert refused(content) == code
    assert not StoredFile.objects.exists()


def test_a_picture_that_unpacks_to_gigabytes_is_refused_before_it_does() -> None:
    packed = zlib.compress(b"\x00" * 1_000)
    header = (60_000).to_bytes(4) + (60_000).to_bytes(4) + bytes([8, 0, 0, 0, 0])

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed)

    assert refused(bomb + chunk(b"IEND", b"")) == "files.too_many_pixels"


def test_a_file_too_large_is_refused_with_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "LARGEST_BYTES", 10)

    assert refused(a_picture()) == "files.too_large"


def test_a_page_is_never_drawn_wider_than_is_shown() -> None:
    row = kept(a_picture(width=5_000, height=4_000))

    with Image.open(store.picture_path(row.digest, 1)) as drawn:
        assert drawn.width <= 1_700


def test_a_kept_name_holds_no_path_and_no_control_character() -> None:
    assert kept(a_picture(), name="..\\..\\a\x00b/../fax\n1.png").name == "fax1.png"


def test_damaged_bytes_are_noticed_and_not_served() -> None:
    row = kept(a_picture())
    store.path_of(row.digest).write_bytes(b"something else")

    with pytest.raises(store.FileDamaged):
        store.take(row.digest)


def test_the_journal_names_the_file_and_holds_none_of_its_bytes() -> None:
    row = kept(a_pdf())

    entry = JournalEntry.objects.get(name="files.keep")
    told = JournalPayload.objects.get(entry=entry).text
    assert str(row.pk) in told
    assert "%PDF" not in told


# ---------------------------------------------------------------- served


@pytest.fixture
def intake() -> Client:
    a_policy()
    return signed_in(a_user(Role.INTAKE))


def test_a_page_is_served_as_a_picture_that_can_run_nothing(intake: Client) -> None:
    row = kept(a_pdf())

    answer = intake.get(f"/files/{row.pk}/page/1/")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in answer["Cache-Control"]


def test_the_original_is_only_ever_a_download_under_a_name_that_says_nothing(
    intake: Client,
) -> None:
    row = kept(a_pdf(), name="Draftmoor Abel.pdf")

    answer = intake.get(f"/files/{row.pk}/original/")

    assert answer.content == store.take(row.digest)
    assert answer["Content-Disposition"] == 'attachment; filename="referral.pdf"'


def test_pages_drawn_before_are_drawn_again_when_the_cache_is_gone(intake: Client) -> None:
    row = kept(a_picture())
    store.picture_path(row.digest, 1).unlink()
    store.picture_path(row.digest, 1).parent.rmdir()

    assert intake.get(f"/files/{row.pk}/page/1/").status_code == 200


def test_whoever_looks_at_a_file_is_written_down(intake: Client) -> None:
    row = kept(a_picture(), subject=PATIENT)

    intake.get(f"/files/{row.pk}/page/1/")

    assert ReadSubject.objects.filter(subject_id=PATIENT).count() == 1


def test_a_file_of_another_branch_does_not_exist_for_me() -> None:
    a_policy()
    north, south = make_branch("North"), make_branch("South")
    here = signed_in(a_user(Role.INTAKE, branch_id=north))
    row = StoredFile.objects.get(id=keep(AT, branch=south))

    assert here.get(f"/files/{row.pk}/page/1/").status_code == 404
    assert here.get(f"/files/{row.pk}/original/").status_code == 404
    assert here.post(f"/files/{row.pk}/mark/", _box()).status_code == 404


def test_a_field_nurse_sees_no_fax_that_is_about_nobody_yet() -> None:
    a_policy()
    north = make_branch("North")
    nurse = signed_in(a_user(Role.FIELD_NURSE, branch_id=north))
    row = StoredFile.objects.get(id=keep(AT, branch=north))

    assert nurse.get(f"/files/{row.pk}/page/1/").status_code == 404


def test_a_file_follows_its_patient_once_it_is_known_whom_it_is_about() -> None:
    a_policy()
    north = make_branch("North")
    SubjectBranch.objects.create(
        subject_id=PATIENT, branch_id=make_branch("South"), since=AT.date() - timedelta(days=9)
    )
    here = signed_in(a_user(Role.INTAKE, branch_id=north))
    row = StoredFile.objects.get(id=keep(AT, branch=north))
    assert here.get(f"/files/{row.pk}/page/1/").status_code == 200

    actions.name_subject(a_context(Role.INTAKE), file_id=row.pk, subject=PATIENT)

    assert here.get(f"/files/{row.pk}/page/1/").status_code == 404


def test_a_file_is_never_moved_from_one_person_to_another() -> None:
    row = kept(a_picture(), subject=PATIENT)

    with pytest.raises(Refused):
        actions.name_subject(
            a_context(Role.INTAKE), file_id=row.pk, subject=derived_id("test patient", "other")
        )


def test_nobody_keeps_a_file_for_a_branch_that_is_not_theirs() -> None:
    north, south = make_branch("North"), make_branch("South")
    context = a_context(caller=a_caller(Role.INTAKE, branches=frozenset({north})))

    with pytest.raises(NotInScope):
        actions.keep_file(
            context, content=a_picture(), name="fax", purpose=Purpose.REFERRAL, branch=south
        )


# ---------------------------------------------------------------- marked


def _box(**given: int) -> dict[str, int]:
    return {"page": 1, "left": 100, "top": 200, "width": 300, "height": 50, **given}


def test_a_mark_stays_with_who_and_when(intake: Client) -> None:
    row = kept(a_picture())

    answer = intake.post(f"/files/{row.pk}/mark/", _box())

    mark = Mark.objects.get()
    assert answer.status_code == 201
    assert (mark.left, mark.top, mark.width, mark.height) == (100, 200, 300, 50)
    assert (mark.made_by, mark.page) == ("Nadia Example", 1)


@pytest.mark.parametrize("off", [{"page": 2}, {"left": 800}, {"width": 0}, {"top": -1}])
def test_a_mark_off_the_page_is_refused_in_words(intake: Client, off: dict[str, int]) -> None:
    row = kept(a_picture())

    answer = intake.post(f"/files/{row.pk}/mark/", _box(**off))

    assert answer.status_code == 422
    assert "outside page" in answer.json()["error"]


def test_a_removed_mark_is_gone_from_the_page_and_stays_on_record(intake: Client) -> None:
    row = kept(a_picture())
    intake.post(f"/files/{row.pk}/mark/", _box())

    intake.post(f"/files/marks/{Mark.objects.get().pk}/remove/")

    assert Mark.objects.get().removed_by == "Nadia Example"


@pytest.mark.parametrize("name", ["draftmoor_vancomycin", "quillfeather_ig", "stencil_ceftriaxone"])
def test_faxes_as_they_come_can_be_read_on_the_page(name: str) -> None:
    content = shared_path(f"samples/fax/{name}.pdf").read_bytes()

    row = kept(content)

    with Image.open(io.BytesIO(store.picture_path(row.digest, 1).read_bytes())) as drawn:
        assert drawn.width == 1_700
        assert drawn.getextrema() != (255, 255)
