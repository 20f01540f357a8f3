"""What was decided about referrals, and where it is decided about an episode."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

from hearthline.platform.manifest import EpisodeDecision
from hearthline.rooms.intake.models import Amendment, Referral

MOST = 50


def decides_episode(episode_id: UUID) -> EpisodeDecision:
    """Return the referral with which an episode is decided, or where one is made for it."""
    key = Referral.objects.filter(episode_id=episode_id).values_list("pk", flat=True).first()
    if key is None:
        return EpisodeDecision(reverse("intake:of_episode", args=[episode_id]))
    return EpisodeDecision(reverse("intake:referral", args=[key]), key)


def amendments_of(referral_id: UUID) -> list[Amendment]:
    """Return what was changed of a referral's decisions and conditions, newest first."""
    rows = Amendment.objects.filter(referral_id=referral_id).select_related("condition")
    return list(rows.order_by("-at", "-id")[:MOST])
