"""Forms of actions: sent once only, nothing typed is lost, refusals in words at their field.

``form_page`` shows a form that changes a record and runs its action; ``ActionForm`` is for pages
that put a form among other things. Both carry the act's id through ``once`` and say refusals
through ``refusing``.
"""
