"""Health of the running program for monitors: is it alive, can it serve.

Both answer without sign-in and say nothing about anybody.
"""

from __future__ import annotations

from http import HTTPStatus

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def live(_request: HttpRequest) -> JsonResponse:
    """Answer that the process runs; touches nothing else."""
    return JsonResponse({"state": "live"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> JsonResponse:
    """Answer whether pages can be served: the database is reached and of this version."""
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return not_ready("the database cannot be reached")
    if missing:
        return not_ready(f"{len(missing)} database changes are not applied")
    return JsonResponse({"state": "ready"})


def not_ready(reason: str) -> JsonResponse:
    """Answer that requests should go elsewhere for now, and why."""
    return JsonResponse(
        {"state": "not ready", "reason": reason}, status=HTTPStatus.SERVICE_UNAVAILABLE
    )
