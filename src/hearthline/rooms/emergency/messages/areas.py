"""Sentences and words of area events."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "notice.area_declared": (
        "An area event was declared at {at:moment}. People in care are to be called."
    ),
    "notice.area_hour_passed": (
        "{count} person was not reached by the hour in an area event, as of {at:moment}.",
        "{count} people were not reached by the hour in an area event, as of {at:moment}.",
    ),
    "area_kind.power_cut": "power cut",
    "area_kind.storm": "storm",
    "area_kind.flood": "flood",
    "area_kind.fire": "wildfire",
    "area_kind.heat": "heat",
    "area_kind.cold": "cold",
    "area_kind.other": "something else",
    "area_found.zip": "in a ZIP code of the area",
    "area_found.radius": "within the circle",
    "area_found.not_placed": "home not placed, so it may lie in the area",
    "area_found.by_hand": "listed by hand",
    "area_hours.plan": "by the signed plan",
    "area_hours.rules": "by the approved rules; no rank is signed",
    "area_hours.shortest": "the shortest of the approved rules; no rank is signed",
    "area_hours.not_known": "no hour is known: call now",
    "area_power.not_said": "not said",
    "area_power.mains": "mains",
    "area_power.battery": "battery",
    "area_power.none": "no power",
    "area_step.reached": "reached",
    "area_step.not_reached": "not reached",
    "area_step.heard": "heard from pump, gateway or somebody else",
    "area_step.arranged": "arranged",
    "area_step.second_called": "second in line called",
    "area_step.emergency_called": "emergency services called",
    "area_step.taken": "somebody looks after it",
    "area_step.escalated": "on-call, second in line and nurse managers were called",
    "emergency.heard_nothing": "Not known, nothing was heard",
    "emergency.heard_before": "Unknown, last heard {at:time}",
    "emergency.heard_before_battery": "Unknown, last heard {at:time}, battery {percent} %",
    "emergency.heard_not_said": "Spoken of at {at:time}, power not said",
    "emergency.heard_not_said_battery": "Battery {percent} %, heard {at:time}",
    "emergency.heard_mains": "On mains, heard {at:time}",
    "emergency.heard_mains_battery": "On mains, battery {percent} %, heard {at:time}",
    "emergency.heard_battery": "On battery, heard {at:time}",
    "emergency.heard_battery_battery": "On battery, {percent} %, heard {at:time}",
    "emergency.heard_none": "No power, heard {at:time}",
    "emergency.heard_none_battery": "No power, battery {percent} %, heard {at:time}",
    "emergency.area_title_needed": "Give the event a name, such as “Power cut, north side”.",
    "emergency.area_bad_zip": "{zip} is no ZIP code of five digits. Put each on its own, 43215.",
    "emergency.area_half_circle": "A circle needs its middle and how far it reaches.",
    "emergency.area_radius": "The circle must reach more than 0 and at most 310 miles.",
    "emergency.area_nowhere": "Say where: ZIP codes, or a circle round a point.",
    "emergency.area_closed": "{name} closed this event at {at:moment}.",
    "emergency.area_note_needed": (
        "Say in a few words how it ended, and what becomes of whoever was not reached."
    ),
    "emergency.area_closed_already": "It was written down after the event was closed. Review it.",
    "emergency.area_step_in_the_future": "It is said to have happened later than it was written.",
    "emergency.battery_out_of_range": "The battery was said to hold what none can. Ask again.",
    "emergency.attention_area_late": "{name} is not reached, and the hour has passed",
    "emergency.attention_area_again": "{name} was to be called again by now",
    "emergency.attention_area_unknown": "{name} is not reached, and no hour is known",
    "emergency.attention_area_detail": (
        "{title}. Call the second in line and emergency services as the plan says."
    ),
    "emergency.attention_area_open": "{title}: {settled} of {count} settled",
    "emergency.attention_area_open_detail": "Next hour at {at:time}.",
    "emergency.attention_area_open_none": "Nobody else has an hour to come.",
    "emergency.attention_review": (
        "{count} emergency protocol is to be read anew and approved again",
        "{count} emergency protocols are to be read anew and approved again",
    ),
    "emergency.attention_review_detail": (
        "The first since {on:date}. They still lead a run until then."
    ),
    "emergency.attention_area_act": "Open",
    "emergency.event_area": "{title}: {step:area_step}",
    "action.emergency.declare_area": "Area event declared",
    "action.emergency.widen_area": "Area event changed",
    "action.emergency.record_area_step": "Written down in an area event",
    "action.emergency.close_area": "Area event closed",
    "action.emergency.look_again": "Area event looked at again",
    "action.emergency.escalate_area": "Area event escalated",
    "job.emergency.watch_areas": "Watch over area events",
}
