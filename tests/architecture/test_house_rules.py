"""The house's rules that no linter knows, checked on the source itself."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "hearthline"

MAY_READ_THE_CLOCK = {
    "platform/accounts/middleware.py",
    "platform/jobs/",
    "platform/journal/sealing",
    "platform/journal/management/",
    "rooms/intake/management/",
    "faces/cli/",
}
"""Where a request, a job or a command begins; everything below gets its moment from there."""

CLOCKS = {("datetime", "now"), ("timezone", "now"), ("date", "today"), ("datetime", "today")}
CLOCKS |= {("datetime", "utcnow"), ("dt", "now"), ("time", "time")}

LONGEST_FILE = 450
"""Lines of code, without imports, docstrings, comments and empty lines."""
FILES_OF_A_ROOM = {
    *("__init__", "apps", "room", "values", "rules", "models", "actions", "queries", "checks"),
    *("pages", "forms", "urls", "tasks", "fhir", "demo", "migrations", "templates", "static"),
    *("management", "ingest", "data", "search", "attention", "timeline", "messages", "contents"),
    "outbox",
}
"""The plan of a room; ``ingest`` is the one module that writes telemetry in batches."""

ROOMS_WITH_MORE = {
    "home": {"starter"},
    "library": {"starter"},
    "emergency": {"starter", "documents"},
    "intake": {"reading", "documents"},
    "census": {"parts"},
    "workforce": {"listing"},
    "scheduling": {
        *("promises", "away", "limits", "what_ifs"),
        *("gathering", "planning", "moving", "addresses", "covering", "coming"),
        *("coordinating", "keeping_out", "weights"),
        *("board", "comparing", "day_list", "explaining", "visit_panel", "wording"),
        *("day_sheet", "documents", "exports", "today"),
    },
}
"""What a room has beside the plan: home and emergency the content they ship, intake its reader of
hospitals' files, census the table of its many parts, workforce the rows of its lists, scheduling
the way from orders to the planner and back (first row), what its pages draw (second row), and its
sheets and lines of Today (third)."""

NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}

PLACES_OF_A_MACHINE = re.compile(
    r"/(?:root|work|opt/pypi)/|pypi\.org|pythonhosted|npmjs\.(?:com|org)/|deb\.debian",
)
TEXTS = {
    ".py",
    ".md",
    ".toml",
    ".lock",
    ".html",
    ".css",
    ".js",
    ".sh",
    ".json",
    ".yaml",
    ".yml",
    "",
}


def sources(under: Path = SOURCE) -> Iterator[Path]:
    for path in sorted(under.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path


def templates() -> list[Path]:
    return sorted(SOURCE.rglob("templates/**/*.html"))


def named(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def tracked() -> list[Path]:
    """Files of the repository; of the folder where there is no git."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("this folder is no git checkout")
    return [ROOT / line for line in listing.stdout.splitlines() if (ROOT / line).is_file()]


def lines_of_code(text: str) -> int:
    """Count what a reader has to follow."""
    passed_over: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        is_words = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_words or isinstance(node, ast.Import | ast.ImportFrom):
            passed_over |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return sum(
        1
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.lstrip().startswith("#") and number not in passed_over
    )


def test_only_the_entry_of_a_request_or_job_reads_the_clock() -> None:
    readers = [
        f"{named(path)}:{node.lineno}"
        for path in sources()
        if "/management/commands/" not in named(path)
        if not any(named(path).startswith(place) for place in MAY_READ_THE_CLOCK)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and (node.func.value.id, node.func.attr) in CLOCKS
    ]

    assert readers == [], "take the moment from Context or the request"


def test_engines_and_kernel_open_no_file_and_call_no_program() -> None:
    doing = []
    for floor in ("engines", "kernel"):
        for path in sources(SOURCE / floor):
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in {"open", "print", "input", "exec", "eval"}
                ):
                    doing.append(f"{named(path)}:{node.lineno} {node.func.id}")

    assert doing == [], "an engine takes values and returns values"


def test_no_decimal_is_summed_or_compared_in_the_database() -> None:
    uses = [
        f"{named(path)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(r"\bmodels\.DecimalField\(", line)
    ]

    assert uses == [], (
        "SQLite keeps decimals as floats: money is integer minor units, clinical quantities "
        "are a QuantityField"
    )


@pytest.mark.parametrize("path", templates(), ids=named)
def test_a_template_has_no_style_or_script_of_its_own(path: Path) -> None:
    text = path.read_text()

    assert not re.search(r"\sstyle\s*=", text), "inline style"
    assert not re.search(r"<style[\s>]", text), "style element"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text), "inline event handler"
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script, f"inline script: {script}"


def test_no_template_marks_text_from_people_as_safe() -> None:
    unsafe = [
        named(path)
        for path in templates()
        if re.search(r"(?<!help_text)\|\s*safe\b", path.read_text())
    ]

    assert unsafe == []


def test_a_file_that_outgrows_its_purpose_becomes_a_folder() -> None:
    long = {
        named(path): lines
        for path in sources()
        if (lines := lines_of_code(path.read_text())) > LONGEST_FILE
    }

    assert long == {}, f"at most {LONGEST_FILE} lines"


def test_every_room_has_the_same_plan() -> None:
    strangers = [
        named(path)
        for room in (SOURCE / "rooms").iterdir()
        if room.is_dir() and room.name != "__pycache__"
        for path in room.iterdir()
        if path.name != "__pycache__"
        and path.stem not in FILES_OF_A_ROOM | ROOMS_WITH_MORE.get(room.name, set())
    ]

    assert strangers == [], "a room's files have the names of docs/architecture.md"


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [named(path) for path in sources() if path.stem in NAMES_THAT_SAY_NOTHING]

    assert vague == []


def test_every_print_button_is_heard_by_the_script_that_prints() -> None:
    script = (ROOT / "frontend" / "elements" / "print.js").read_text()
    heard = set(re.findall(r"\[(data-print\w*)\]", script))
    written = {
        name
        for path in SOURCE.rglob("*.html")
        for name in re.findall(r"\b(data-print\w*)", path.read_text())
    }

    assert written == heard


def test_nothing_is_left_undone_in_the_source() -> None:
    marks = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
    left = [
        f"{named(path)}:{number}"
        for path in sources()
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if marks.search(line) or re.search(r"raise NotImplementedError", line)
    ]

    assert left == []


def test_no_error_is_swallowed() -> None:
    swallowed = [
        f"{named(path)}:{node.lineno}"
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in {"Exception", "BaseException"})
        and all(isinstance(step, ast.Pass) for step in node.body)
    ]

    assert swallowed == []


def test_no_file_names_a_place_of_one_machine_or_a_registry() -> None:
    naming = []
    for path in tracked():
        if path.suffix not in TEXTS or path == Path(__file__):
            continue
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        for match in PLACES_OF_A_MACHINE.finditer(text):
            naming.append(f"{path.relative_to(ROOT)}: {match[0]}")

    assert naming == []
