"""Words for roles, as sentences use them, and refusals about people and sign-ins."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str] = {
    "action.accounts.register_actor": "Person named for the journal",
    "action.accounts.open_sign_in": "Sign-in given",
    "action.accounts.reset_password": "First password set anew",
    "action.accounts.set_sign_in_open": "Sign-in closed or opened again",
    "action.accounts.grant_role": "Role given",
    "action.accounts.end_role": "Role ended",
    "action.accounts.break_glass": "Record opened in need",
    "action.accounts.review_break_glass": "Opening in need looked at",
    "action.accounts.set_policy": "Rules of signing in changed",
    "role.administrator": "Administrator",
    "role.intake": "Intake coordinator",
    "role.pharmacist": "Infusion pharmacist",
    "role.nurse_manager": "Nurse manager",
    "role.scheduler": "Scheduler",
    "role.field_nurse": "Field nurse",
    "role.warehouse": "Warehouse",
    "role.driver": "Driver",
    "role.quality": "Quality and compliance lead",
    "role.finance": "Finance",
    "role.auditor": "Auditor",
    "role.patient": "Patient",
    "role.caregiver": "Caregiver",
    "role.system": "Hearthline itself",
    "accounts.name_missing": "The name is empty. Enter it as colleagues read it.",
    "accounts.username_missing": "The sign-in name is empty. Enter one, for example rosa.invented.",
    "accounts.username_taken": "The sign-in name {username} is taken. Choose another.",
    "accounts.has_sign_in": "This person has a sign-in already. Open it again instead.",
    "accounts.password_refused": "This password is not safe enough. {why}",
    "accounts.own_sign_in": "This is your own sign-in. Ask another administrator to close it.",
    "accounts.role_held": "This person holds the role {role:role} there already on that day.",
    "accounts.role_ends_before_it_begins": (
        "The last day is before the first. Choose a later last day."
    ),
    "accounts.last_administrator": (
        "Nobody else is administrator of the program. Give somebody else the role first."
    ),
    "accounts.reason_missing": (
        "Say in at least ten characters who needs what and why now. The quality lead reads it."
    ),
    "accounts.own_opening": "You opened this record yourself. Somebody else must review it.",
    "accounts.zone_unknown": (
        "No time zone is called {zone}. Use an IANA name, for example America/New_York."
    ),
    "accounts.idle_out_of_range": "{minutes} minutes is not between 2 and 480. Choose one between.",
}
