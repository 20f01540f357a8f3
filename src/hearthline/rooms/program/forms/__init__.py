"""Forms of the program's pages."""

from hearthline.rooms.program.forms.settings import (
    GROUPS,
    BranchForm,
    ClosingForm,
    NameForm,
    SettingsForm,
)

__all__ = ["GROUPS", "BranchForm", "ClosingForm", "NameForm", "SettingsForm"]
