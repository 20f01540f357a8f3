"""Emergency protocols as data, the run of one as a fold over facts, and the dose card.

``run_state`` says where a run stands from the facts recorded so far, whatever order they arrive
in; nothing is locked behind anything, and a run can always be ended. ``dose_card`` says how much
may be given and from what of this kit, never above the cap. ``run_clock`` gives a run its own
time. ``wire`` is the JSON of all of it, which the JavaScript twin that works without a network
reads; both say the same.
"""

from hearthline.engines.protocols.clock import Reading, RunClock, run_clock
from hearthline.engines.protocols.doses import CardKind, DoseCard, Note, Offer, dose_card
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
from hearthline.engines.protocols.running import (
    ENDS,
    Flag,
    RunState,
    StepStands,
    StepState,
    run_state,
    told,
)
from hearthline.engines.protocols.values import (
    Band,
    Condition,
    DoseRule,
    Guess,
    Number,
    Option,
    Performer,
    Protocol,
    ProtocolError,
    Step,
    Timer,
    TimerKind,
)
from hearthline.kernel.medicines import Form
from hearthline.kernel.sources import Trust

__all__ = [
    "ENDS",
    "Band",
    "CardKind",
    "Condition",
    "DoseCard",
    "DoseRule",
    "Fact",
    "FactKind",
    "Flag",
    "Form",
    "Guess",
    "Infusion",
    "KitItem",
    "Note",
    "Number",
    "Offer",
    "Option",
    "Ordered",
    "OrderedForm",
    "Performer",
    "Protocol",
    "ProtocolError",
    "Reading",
    "RunClock",
    "RunState",
    "Setting",
    "Step",
    "StepStands",
    "StepState",
    "StopPlan",
    "Timer",
    "TimerKind",
    "Trust",
    "Weight",
    "dose_card",
    "run_clock",
    "run_state",
    "told",
    "what_to_stop",
]
