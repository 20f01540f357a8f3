"""The program itself: organisation, branches, settings, and which licence may do what."""
