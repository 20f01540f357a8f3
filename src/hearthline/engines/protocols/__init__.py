"""Emergency protocols as data, the run of one as a fold over facts, and the dose card.

``run_state`` says where a run stands from the facts recorded so far, whatever order they arrive
in; nothing is locked behind anything, and a run can always be ended. ``dose_card`` says how much
may be given and from what of this kit, never above the cap. ``run_clock`` gives a run its own
time. ``drills`` are patients who answer to what is done, for practice. ``wire`` is the JSON of
all of it, which the JavaScript twins that work without a network read; both say the same.
"""

from hearthline.engines.protocols.clock import Reading, RunClock, run_clock
from hearthline.engines.protocols.doses import CardKind, DoseCard, Note, Offer, dose_card
from hearthline.engines.protocols.drills import (
    GOALS,
    ActDone,
    Course,
    DrillError,
    DrillResult,
    Goal,
    Grade,
    Look,
    Need,
    Patient,
    Script,
    Sign,
    acts_done,
    drill_result,
    patient_at,
    script_body,
)
from hearthline.engines.protocols.facts import (
    Fact,
    FactKind,
    Infusion,
    KitItem,
    Ordered,
    OrderedForm,
    Setting,
    StopPlan,
    Weight,
    what_to_stop,
)
from hearthline.engines.protocols.leading import taken_over_by
from hearthline.engines.protocols.running import run_state
from hearthline.engines.protocols.standing import ENDS, Flag, RunState, StepStands, StepState
from hearthline.engines.protocols.telling import told
from hearthline.engines.protocols.values import (
    AGE_GROUPS,
    Ages,
    Band,
    Condition,
    DoseRule,
    Guess,
    Number,
    Option,
    Performer,
    Protocol,
    ProtocolError,
    Share,
    Step,
    Timer,
    TimerKind,
    Write,
)
from hearthline.kernel.medicines import Form
from hearthline.kernel.sources import Trust

__all__ = [
    "AGE_GROUPS",
    "ENDS",
    "GOALS",
    "ActDone",
    "Ages",
    "Band",
    "CardKind",
    "Condition",
    "Course",
    "DoseCard",
    "DoseRule",
    "DrillError",
    "DrillResult",
    "Fact",
    "FactKind",
    "Flag",
    "Form",
    "Goal",
    "Grade",
    "Guess",
    "Infusion",
    "KitItem",
    "Look",
    "Need",
    "Note",
    "Number",
    "Offer",
    "Option",
    "Ordered",
    "OrderedForm",
    "Patient",
    "Performer",
    "Protocol",
    "ProtocolError",
    "Reading",
    "RunClock",
    "RunState",
    "Script",
    "Setting",
    "Share",
    "Sign",
    "Step",
    "StepStands",
    "StepState",
    "StopPlan",
    "Timer",
    "TimerKind",
    "Trust",
    "Weight",
    "Write",
    "acts_done",
    "dose_card",
    "drill_result",
    "patient_at",
    "run_clock",
    "run_state",
    "script_body",
    "taken_over_by",
    "told",
    "what_to_stop",
]
