"""Django's command line with our settings: ``python -m hearthline.site.manage``."""

from __future__ import annotations

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearthline.site.settings")
    execute_from_command_line(["hearthline", *sys.argv[1:]])


if __name__ == "__main__":
    main()
