from django.urls import path

from hearthline.faces.web.today import pages

urlpatterns = [
    path("", pages.today, name="today"),
    path("tasks/new/", pages.new_task, name="new_task"),
    path("tasks/<uuid:task_id>/", pages.task, name="task"),
    path("tasks/<uuid:task_id>/take/", pages.take_task, name="take_task"),
]
