"""The command line: ``./hearthline up | test | import | roads | plan | bench | doctor | audit``."""
