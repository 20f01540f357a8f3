"""Every code that the planner can say has a sentence, and every sentence can be filled."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import hearthline.engines.planner
from hearthline.engines.planner.messages import MESSAGES
from hearthline.engines.planner.values import Acquaintance, Rule
from hearthline.kernel.messages import Message

SOURCES = Path(hearthline.engines.planner.__file__).parent


def codes_in_sources() -> set[str]:
    text = "\n".join(path.read_text() for path in SOURCES.rglob("*.py"))
    codes = set(re.findall(r'"(planner\.(?:blocked|remedy|why)\.[a-z_]+)"', text))
    codes |= {f"planner.invalid.{code}" for code in re.findall(r'refuse\(\s*"([a-z_]+)"', text)}
    return codes


def test_every_code_has_a_sentence():
    codes = codes_in_sources()
    codes |= {f"planner.broken.{rule}" for rule in Rule}
    codes |= {f"planner.why.{known}_nurse" for known in Acquaintance}

    assert codes - set(MESSAGES) == set()


def test_a_sentence_is_filled_by_the_parameters_of_its_message():
    from hearthline.engines.planner import explain, solve
    from hearthline.engines.planner.invented import invented_problem
    from hearthline.engines.planner.values import Budget

    its = invented_problem(visits=60, nurses=3, days=4, seed=1)
    plan = solve(its, Budget(iterations=0), compiled=False)
    said: list[Message] = []
    for item in its.visits:
        found = explain(plan, item.id)
        said += [*found.reasons, *found.remedies]

    assert plan.unserved
    for message in said:
        fields = {name for _, name, _, _ in Formatter().parse(MESSAGES[message.code]) if name}
        assert fields <= set(message.params), message.code
