"""Forms of the program's pages."""

from hearthline.rooms.program.forms.settings import GROUPS, BranchForm, NameForm, SettingsForm

__all__ = ["GROUPS", "BranchForm", "NameForm", "SettingsForm"]
