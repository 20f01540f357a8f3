"""Words of the program: branches, kinds of visit, licence kinds, and its typed settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, cast
from uuid import UUID

from hearthline.kernel.geo import Position, PositionSource
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import HearthlineError, Message

FIRST_BRANCH_ID = derived_id("branch", "first")
"""Id of the branch the first run makes; whoever is imported before belongs to it."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who runs the program. ``is_invented`` is a property of the whole database."""

    id: UUID
    name: str
    currency: str
    locale: str
    is_invented: bool


@dataclass(frozen=True, slots=True)
class Place:
    """An address in words and where it lies; ``position`` is ``None`` when nobody knows."""

    line: str
    city: str
    state: str
    zip_code: str
    position: Position | None = None
    position_source: PositionSource | None = None

    @property
    def is_approximate(self) -> bool:
        """Whether the position stands for an area rather than a door."""
        return self.position_source is PositionSource.ZIP_CENTROID


@dataclass(frozen=True, slots=True)
class ServiceArea:
    """Where a branch serves: ZIP prefixes, towns, and a radius around its home base."""

    zip_prefixes: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    radius_km: float | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch: promises and shifts of its people are civil times in ``zone``."""

    id: UUID
    name: str
    zone: str
    phone: str
    base: Place
    area: ServiceArea
    revision: int


class UnknownSettingError(HearthlineError):
    """A setting nobody knows, or a value outside what it allows."""


def setting(
    default: Any,
    *,
    group: str,
    label: str,
    unit: str,
    low: float,
    high: float,
    source: str = "",
) -> Any:
    """Return a settings field; without ``source`` its default needs the program's approval."""
    return field(
        default=default,
        metadata={
            "group": group,
            "label": label,
            "unit": unit,
            "low": low,
            "high": high,
            "source": source,
        },
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramSettings:
    """Everything a program decides for itself; defaults are this product's proposals.

    Lengths of visits that an order does not give are in minutes, weights in points (one point
    is one minute of driving; see docs/planner.md).
    """

    admission_minutes: int = setting(
        150,
        group="visits",
        label="Admission: consent, assessment, teaching, first dose, watching",
        unit="min",
        low=30,
        high=480,
    )
    infusion_extra_minutes: int = setting(
        45,
        group="visits",
        label="Around a nurse-given infusion: access, checks, flush. A plan's watching is added",
        unit="min",
        low=0,
        high=240,
    )
    infusion_unknown_minutes: int = setting(
        90,
        group="visits",
        label="Infusion whose order gives no length",
        unit="min",
        low=15,
        high=480,
    )
    line_care_minutes: int = setting(
        45, group="visits", label="Line care and dressing", unit="min", low=10, high=180
    )
    lab_draw_minutes: int = setting(
        30, group="visits", label="Laboratory draw", unit="min", low=10, high=120
    )
    teaching_minutes: int = setting(
        60, group="visits", label="Teaching visit", unit="min", low=15, high=240
    )
    pump_change_minutes: int = setting(
        45, group="visits", label="Pump, bag or cassette change", unit="min", low=10, high=180
    )
    deaccess_minutes: int = setting(
        30, group="visits", label="De-access or disconnect", unit="min", low=10, high=120
    )
    assessment_minutes: int = setting(
        60, group="visits", label="Assessment visit", unit="min", low=15, high=240
    )
    arrival_minutes: int = setting(
        15,
        group="visits",
        label="Arriving and leaving, counted once when orders share a visit",
        unit="min",
        low=0,
        high=60,
    )
    visit_opens_minute: int = setting(
        480,
        group="visits",
        label="Earliest start when the family named none",
        unit="min after midnight",
        low=0,
        high=1439,
    )
    visit_closes_minute: int = setting(
        1080,
        group="visits",
        label="Latest start when the family named none",
        unit="min after midnight",
        low=0,
        high=1439,
    )
    promise_window_minutes: int = setting(
        60,
        group="promises",
        label="Window a family is told around the planned start",
        unit="min",
        low=0,
        high=240,
    )
    promise_window_days: int = setting(
        3,
        group="promises",
        label="The exact window is promised this many days before",
        unit="days",
        low=1,
        high=3,
    )
    part_of_day_after_days: int = setting(
        14,
        group="promises",
        label="Visits further ahead show day, nurse and part of the day only",
        unit="days",
        low=7,
        high=28,
    )
    midday_from_minute: int = setting(
        660,
        group="promises",
        label="Midday begins",
        unit="min after midnight",
        low=540,
        high=780,
    )
    afternoon_from_minute: int = setting(
        840,
        group="promises",
        label="Afternoon begins",
        unit="min after midnight",
        low=720,
        high=1020,
    )
    give_up_minutes: int = setting(
        120,
        group="promises",
        label="A visit that lacks something gives its place up this long before it starts",
        unit="min",
        low=0,
        high=1440,
    )
    hand_over_minutes: int = setting(
        15,
        group="promises",
        label="Between a promised delivery and the visit that gives what it brings",
        unit="min",
        low=0,
        high=240,
    )
    call_hours_before: int = setting(
        24,
        group="promises",
        label="A family whose visit moved is called this long before the earlier time",
        unit="h",
        low=1,
        high=96,
    )
    break_minutes: int = setting(
        30, group="shifts", label="Break of a long shift", unit="min", low=0, high=120
    )
    break_after_minutes: int = setting(
        360,
        group="shifts",
        label="Shifts longer than this have a break",
        unit="min",
        low=60,
        high=900,
    )
    expiry_notice_days: int = setting(
        60, group="people", label="First notice before a licence ends", unit="days", low=7, high=365
    )
    expiry_urgent_days: int = setting(
        30,
        group="people",
        label="Urgent notice before a licence ends",
        unit="days",
        low=1,
        high=365,
    )
    call_waits_minutes: int = setting(
        15,
        group="calls",
        label="A call that nobody looks after is shown as blocking after",
        unit="min",
        low=1,
        high=240,
    )
    run_answer_minutes: int = setting(
        5,
        group="calls",
        label="An emergency run that nobody answers is told to the second in line after",
        unit="min",
        low=1,
        high=60,
    )
    emergency_number: int = setting(
        911,
        group="safety",
        label="Number that steps and care plans say to call in an emergency",
        unit="by phone",
        low=100,
        high=999_999,
    )
    protocol_review_days: int = setting(
        365,
        group="safety",
        label="An emergency protocol is read anew, and approved again, after",
        unit="days",
        low=30,
        high=1095,
    )
    roster_ahead_days: int = setting(
        28,
        group="calls",
        label="Gaps of the on-call roster are shown ahead for",
        unit="days",
        low=1,
        high=120,
    )
    weight_valid_days: int = setting(
        30,
        group="orders",
        label="A weight a dose rests on is measured again after",
        unit="days",
        low=1,
        high=366,
    )
    line_end_notice_days: int = setting(
        14,
        group="orders",
        label="What becomes of a line is asked so many days before therapy ends",
        unit="days",
        low=1,
        high=90,
    )
    authorisation_notice_days: int = setting(
        28,
        group="orders",
        label="An authorisation that ends within so many days, before care does, is asked again",
        unit="days",
        low=1,
        high=366,
    )
    check_in_minutes: int = setting(
        180,
        group="safety",
        label="A nurse in a home says that she is well, at the latest after",
        unit="min",
        low=15,
        high=720,
    )
    check_in_risk_minutes: int = setting(
        60,
        group="safety",
        label="The same in a home with a risk for her, or that nobody assessed",
        unit="min",
        low=10,
        high=720,
    )
    home_reassess_days: int = setting(
        60,
        group="safety",
        label="A home is assessed again after",
        unit="days",
        low=14,
        high=1095,
    )
    weight_new_face: float = setting(
        85.0,
        group="planner",
        label="A nurse the patient never met",
        unit="points",
        low=0,
        high=5000,
    )
    weight_not_own_nurse: float = setting(
        25.0,
        group="planner",
        label="A nurse who is not the patient's own",
        unit="points",
        low=0,
        high=5000,
    )
    weight_late_minute: float = setting(
        2.0,
        group="planner",
        label="A minute outside the preferred time",
        unit="points",
        low=0,
        high=100,
    )
    weight_driving_minute: float = setting(
        1.0, group="planner", label="A minute of driving", unit="points", low=0, high=100
    )
    weight_driving_km: float = setting(
        0.3, group="planner", label="A kilometre of driving", unit="points", low=0, high=100
    )
    weight_overtime_minute: float = setting(
        3.0, group="planner", label="A minute of overtime", unit="points", low=0, high=100
    )
    weight_uneven_minute: float = setting(
        0.2, group="planner", label="A minute of uneven work", unit="points", low=0, high=100
    )
    weight_changed_nurse: float = setting(
        60.0,
        group="planner",
        label="A published visit given to another nurse",
        unit="points",
        low=0,
        high=5000,
    )
    weight_changed_time: float = setting(
        30.0,
        group="planner",
        label="A published visit at another time",
        unit="points",
        low=0,
        high=5000,
    )

    def __post_init__(self) -> None:
        for definition in definitions():
            value = getattr(self, definition.key)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise UnknownSettingError(
                    Message("program.setting_not_a_number", {"label": definition.label}),
                    field=definition.key,
                )
            if not definition.low <= value <= definition.high:
                raise UnknownSettingError(
                    Message(
                        "program.setting_outside",
                        {
                            "label": definition.label,
                            "value": value,
                            "low": definition.low,
                            "high": definition.high,
                            "unit": definition.unit,
                        },
                    ),
                    field=definition.key,
                )


@dataclass(frozen=True, slots=True)
class SettingDefinition:
    """What a setting is called, measured in and allowed to be."""

    key: str
    group: str
    label: str
    unit: str
    low: float
    high: float
    default: int | float
    source: str

    @property
    def is_whole(self) -> bool:
        """Whether only whole numbers make sense."""
        return isinstance(self.default, int)


def definitions() -> tuple[SettingDefinition, ...]:
    """Return every setting, in the order a page shows them."""
    return tuple(
        SettingDefinition(
            key=item.name,
            default=cast(float, item.default),
            **item.metadata,
        )
        for item in fields(ProgramSettings)
    )


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a setting's value and when (ISO instant)."""

    by: str
    at: str


@dataclass(frozen=True, slots=True)
class SettingsVersion:
    """One version of the settings; version 0 is what the product proposes."""

    version: int
    settings: ProgramSettings
    approvals: Mapping[str, Approval]

    def is_approved(self, key: str) -> bool:
        """Whether a person of this program approved the value in force."""
        return key in self.approvals
