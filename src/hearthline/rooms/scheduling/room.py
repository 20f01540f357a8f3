"""The manifest of the scheduling room."""

from __future__ import annotations

from datetime import timedelta

from hearthline.platform.accounts.roles import Role
from hearthline.platform.jobs.kinds import Schedule
from hearthline.platform.manifest import NavigationItem, Room
from hearthline.rooms.scheduling.away.acts import about_staff, begins
from hearthline.rooms.scheduling.away.attention import overtime_asked
from hearthline.rooms.scheduling.away.messages import MESSAGES as AWAY
from hearthline.rooms.scheduling.coming import first_visits, next_visits, waiting
from hearthline.rooms.scheduling.covering import cover
from hearthline.rooms.scheduling.messages import MESSAGES as PROMISE_MESSAGES
from hearthline.rooms.scheduling.promises.today import attention as promises_asked
from hearthline.rooms.scheduling.today import attention, figures, workload

_PLANNERS = frozenset({Role.SCHEDULER, Role.NURSE_MANAGER, Role.ADMINISTRATOR})

ROOM = Room(
    name="scheduling",
    label="Schedule",
    urls="hearthline.rooms.scheduling.urls",
    navigation=(
        NavigationItem(
            "Schedule",
            "scheduling:board",
            "week",
            {
                Role.SCHEDULER: 10,
                Role.NURSE_MANAGER: 10,
                Role.ADMINISTRATOR: 40,
                Role.INTAKE: 40,
                Role.PHARMACIST: 55,
                Role.FIELD_NURSE: 10,
                Role.QUALITY: 60,
                Role.AUDITOR: 60,
            },
            count=waiting,
        ),
    ),
    permissions={
        "scheduling.read": _PLANNERS
        | {Role.INTAKE, Role.PHARMACIST, Role.FIELD_NURSE, Role.QUALITY, Role.AUDITOR},
        "scheduling.plan": _PLANNERS,
        "scheduling.move": _PLANNERS,
        "scheduling.accept": _PLANNERS | {Role.FIELD_NURSE},
        "scheduling.publish": _PLANNERS,
        "scheduling.promise": _PLANNERS,
        "scheduling.export_full": _PLANNERS,
        "scheduling.allow_overtime": frozenset({Role.NURSE_MANAGER, Role.ADMINISTRATOR}),
    },
    jobs=(
        "hearthline.rooms.scheduling.tasks.plan_visits",
        "hearthline.rooms.scheduling.tasks.plan_one_part",
        "hearthline.rooms.scheduling.tasks.carry_on",
        "hearthline.rooms.scheduling.tasks.look_after_plans",
        "hearthline.rooms.scheduling.tasks.answer_what_if",
    ),
    schedules=(Schedule("scheduling.look_after_plans", every=timedelta(minutes=1)),),
    attention=(attention, cover, promises_asked, overtime_asked),
    next_visits=next_visits,
    begins=begins,
    about_staff=about_staff,
    first_visits=first_visits,
    figures=figures,
    workload=workload,
    messages={
        **PROMISE_MESSAGES,
        "scheduling.no_episode": (
            "No open episode stands behind this order. Accept the referral, or end the order."
        ),
        "scheduling.has_died": (
            "The patient has died; nobody is sent. End the order and the episode."
        ),
        "scheduling.no_first_day": (
            "Neither order nor episode has a first day. Write it into the order."
        ),
        "scheduling.no_period": (
            "The order gives several visits but no period. Write how many in how many days."
        ),
        "scheduling.only_as_needed": "Ordered as needed only: visits are made when asked for",
        "scheduling.no_position": "The address has no position",
        "scheduling.place_the_home": "Place the home on the map, or give its ZIP code",
        "scheduling.no_day": "No day from {first:date} to {last:date} can be planned",
        "scheduling.after_admission": "It follows the admission, for which no day is left",
        "scheduling.no_pick_up": (
            "No laboratory fetches specimens in time from {first:date} to {last:date}"
        ),
        "scheduling.ask_for_pick_up": (
            "Ask the laboratory for a pick-up, or have the order's days changed"
        ),
        "scheduling.open_the_days": "Ask the family for another weekday",
        "scheduling.clear_first": "{owner:role}: put this right, and plan again",
        "scheduling.admit_first": "Find the admission another day first",
        "scheduling.no_places": "There is no place to drive to",
        "scheduling.run_under_way": (
            "A plan is being made already. Wait until it is ready, or cancel it."
        ),
        "scheduling.plan_rejected": (
            "The checker found a rule broken ({rule:rule}), so nothing was kept and the plan in "
            "force stands. Plan again; if it happens again, send the run's page to your "
            "administrator."
        ),
        "scheduling.plan_failed": "No plan was kept; the plan in force stands.",
        "scheduling.plan_so_far": (
            "Best plan so far leaves {count} visit without a nurse",
            "Best plan so far leaves {count} visits without a nurse",
        ),
        "scheduling.not_a_draft": (
            "This plan is no draft any more. Open the schedule to see what is in force."
        ),
        "scheduling.not_the_last_move": (
            "Something was changed after this move. Take back the later move first."
        ),
        "scheduling.not_needed": "This visit is not needed any more. Load the schedule again.",
        "scheduling.outside_the_plan": (
            "{day:weekday} lies outside the plan. Plan those days first."
        ),
        "scheduling.cannot_be_planned": (
            "This visit cannot be planned: its home has no position or its days are over. "
            "Place the home, or change the order."
        ),
        "scheduling.nurse_not_there": (
            "This nurse has no place to start from or does not work these weeks. "
            "Choose another nurse, or complete the nurse's record."
        ),
        "scheduling.no_plan_yet": "There is no plan yet. Plan the coming weeks first.",
        "scheduling.nothing_to_lock": "This visit has no nurse yet. Give it to somebody first.",
        "scheduling.put_back": "Taken back from the nurse it was given to",
        "scheduling.attention_away": (
            "{name} is away: {count} visit has no nurse",
            "{name} is away: {count} visits have no nurse",
        ),
        "scheduling.attention_away_detail": "{day:weekday}. Give them to others or plan again.",
        "scheduling.attention_left": (
            "{name} leaves: {count} visit after the last day has no nurse",
            "{name} leaves: {count} visits after the last day have no nurse",
        ),
        "scheduling.attention_left_detail": (
            "Last day {last:weekday}, first visit {day:weekday}. Give them to others or plan again."
        ),
        "scheduling.attention_replan": ("Place {count} visit", "Place {count} visits"),
        "scheduling.attention_ask": "Ask",
        "scheduling.attention_no_nurse": "No nurse for {name}: {kind:visit}",
        "scheduling.attention_no_place": "No place was found in the plan",
        "scheduling.attention_see_options": "See options",
        "scheduling.attention_draft": "Draft plan for {first:date} to {last:date} waits",
        "scheduling.attention_draft_detail": "Nobody sees it before it is published.",
        "scheduling.attention_review": "Review changes",
        "scheduling.attention_stop": "{name}: {kind:visit}",
        "scheduling.attention_under_way": "Now, planned from {since:time} to {until:time}",
        "scheduling.attention_stop_detail": "{seconds:duration}, after {drive:duration} of driving",
        "scheduling.attention_open_day": "Open the day",
        "scheduling.capacity_yes": (
            "Yes: {name} from {starts}",
            "Yes: {name} from {starts}, {count} nurses in all",
        ),
        "scheduling.capacity_on_call": "On call: {name}",
        "scheduling.capacity_nobody_on_call": (
            "No: nobody works then, and nobody on call may and can do this"
        ),
        "scheduling.capacity_no_position": "Not known: the home has no position yet",
        "scheduling.capacity_not_planned": "Not known: {day:weekday} is not planned yet",
        "scheduling.capacity_nobody_works": (
            "No: nobody works then, and it is not known who is on call"
        ),
        "scheduling.capacity_nobody_qualified": "No: nobody at work then may and can do this",
        "scheduling.capacity_all_taken": "No: everybody who could is with other patients then",
        **AWAY,
        "job.scheduling.plan": "Plan visits",
        "job.scheduling.plan_part": (
            "Plan {count} visit of a part",
            "Plan {count} visits of a part",
        ),
        "job.scheduling.plan_step": "Put the parts of a plan together",
        "job.scheduling.look_after_plans": "Look after plans whose workers were lost",
        "scheduling.parts_so_far": (
            "{done} of {count} part is planned",
            "{done} of {count} parts are planned",
        ),
        "visit.admission": "admission",
        "visit.infusion": "infusion",
        "visit.line_care": "line care",
        "visit.lab_draw": "labs",
        "visit.teaching": "teaching",
        "visit.pump_change": "pump change",
        "visit.access": "port access",
        "visit.deaccess": "de-access",
        "visit.assessment": "assessment",
        "visit.discharge": "discharge",
    },
)
