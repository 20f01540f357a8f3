"""ASGI entry: the one process of ``./hearthline up``, pages and live streams."""

import os

from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application

from hearthline.faces.web.bridge import SplitApplication
from hearthline.site.settled import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hearthline.site.settings")
application = SplitApplication(pages=get_wsgi_application(), live=get_asgi_application())
settle()
