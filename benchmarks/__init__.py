"""Benchmarks: one file per question, each printing one JSON line a run.

A benchmark is a module with ``main(argv) -> int``. It prints its result with
:func:`benchmarks.results.report`, so that every line carries machine and date, and returns 1 when
the figures miss one of its bars. ``--short`` is the form that every change passes.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Benchmark:
    """What ``bench --list`` shows and ``bench NAME`` runs.

    Parameters
    ----------
    module
        Module with ``main(argv)``.
    question
        What its figures answer, in a sentence.
    """

    module: str
    question: str


BENCHMARKS = {
    "import": Benchmark("benchmarks.import_", "How many FHIR resources are imported a second?"),
    "matrix": Benchmark("benchmarks.matrix", "How near do our travel times come, how fast?"),
    "plan": Benchmark("benchmarks.plan", "How good is a four-week plan, and how soon?"),
    "planner": Benchmark(
        "benchmarks.planner", "How near do routes come to the best known of published instances?"
    ),
    "large": Benchmark("benchmarks.large", "How large a week can be planned, and how soon?"),
    "repair": Benchmark("benchmarks.repair", "How soon is a week whole again after a change?"),
    "continuity": Benchmark(
        "benchmarks.continuity", "What does it cost in driving that the same nurse comes?"
    ),
    "planner_peers": Benchmark(
        "benchmarks.planner_peers",
        "Are our routes better than what other open planners find in the same time?",
    ),
    "replan": Benchmark("benchmarks.replan", "Does a plan remade day by day ever break a rule?"),
    "pages": Benchmark("benchmarks.pages", "How long does a page take with 10,000 patients?"),
    "clearance": Benchmark(
        "benchmarks.clearance", "How long does it take to say who is clear for the next dose?"
    ),
    "search": Benchmark("benchmarks.search", "How long does a search of 100,000 patients take?"),
    "sick_call": Benchmark("benchmarks.sick_call", "How long until a sick call has its proposals?"),
    "tablet": Benchmark(
        "benchmarks.tablet", "How long from the emergency button to the first step, offline?"
    ),
    "typing": Benchmark("benchmarks.typing", "How long does typing a referral from its fax take?"),
    "start": Benchmark("benchmarks.start", "How long from the first command to a published week?"),
}
