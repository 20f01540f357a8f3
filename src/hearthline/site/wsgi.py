"""WSGI entry for production behind a proxy."""

import os

from django.core.wsgi import get_wsgi_application

from hearthline.site.settled import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearthline.site.settings")
application = get_wsgi_application()
settle()
