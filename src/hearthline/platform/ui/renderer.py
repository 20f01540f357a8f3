"""Makes every Django form use the field templates of the design system."""

from __future__ import annotations

from django.forms.renderers import DjangoTemplates


class HearthlineRenderer(DjangoTemplates):
    """``{{ form }}`` shows error summary and fields, ``{{ form.x.as_field_group }}`` one field."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
