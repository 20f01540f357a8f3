"""Emergency runs and the facts recorded in them.

A fact is a row that never changes. The columns of a run that change are a reading of its facts,
or are filled when what they say arrives: facts may come before the run they belong to.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from hearthline.platform.accounts.belonging import Joining
from hearthline.platform.accounts.scope import BySubject, BySubjectOrBranch
from hearthline.rooms.emergency.values import Consequence, LedFrom


class EmergencyRun(models.Model):
    """One emergency, or one drill; ``begun_at`` is ``None`` until what is known of it arrives.

    ``turn`` counts how often its patient was put right: what follows from it follows once a turn.
    """

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey(
        "census.Patient", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    branch_id = models.UUIDField(null=True, blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    led_from = models.CharField(
        max_length=12, default=LedFrom.HOME, choices=[(w.value, w.value) for w in LedFrom]
    )
    begun_by = models.CharField(max_length=200, blank=True)
    caregiver = models.CharField(max_length=200, blank=True)
    is_practice = models.BooleanField(default=False)
    script = models.CharField(max_length=200, blank=True)
    protocols = models.JSONField(default=list)
    setting = models.JSONField(null=True, blank=True)
    begun = models.JSONField(default=list)
    stops_drug = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    turn = models.PositiveSmallIntegerField(default=0)
    sent_by = models.CharField(max_length=200)
    sent_by_id = models.UUIDField()
    received_at = models.DateTimeField()

    scope_rule = BySubjectOrBranch("patient", "branch_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-begun_at"]),
            models.Index(fields=["-begun_at"]),
            models.Index(fields=["sent_by_id", "-begun_at"]),
            models.Index(
                fields=["patient"],
                name="run_stops_drug",
                condition=Q(stops_drug=True, is_practice=False),
            ),
            models.Index(
                fields=["begun_at"], name="run_open", condition=Q(ended_at=None, is_practice=False)
            ),
        ]

    def __str__(self) -> str:
        return f"emergency run {self.pk}"


class RunFact(models.Model):
    """One thing recorded in a run, as it was said; never changed.

    Two facts that carry one id and say something else both stay: the engine settles which
    counts, the same whichever came first.
    """

    id = models.UUIDField(primary_key=True)
    run = models.ForeignKey(EmergencyRun, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    body = models.JSONField()
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.TextField(blank=True)
    sent_by = models.CharField(max_length=200)

    scope_rule = BySubjectOrBranch("run__patient", "run__branch_id")
    when_joined = Joining()

    class Meta:
        indexes = [models.Index(fields=["run", "recorded_at"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class RunConsequence(models.Model):
    """What was done because of a run, once; never changed."""

    id = models.UUIDField(primary_key=True)
    run = models.ForeignKey(EmergencyRun, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=16, choices=[(c.value, c.value) for c in Consequence])
    said = models.JSONField()
    url = models.CharField(max_length=200, blank=True)
    turn = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()

    scope_rule = BySubjectOrBranch("run__patient", "run__branch_id")
    when_joined = Joining()

    class Meta:
        indexes = [
            models.Index(fields=["made_at"], name="run_told", condition=Q(what=Consequence.TOLD))
        ]
        constraints = [
            models.UniqueConstraint(fields=["run", "what", "turn"], name="follows_once_a_turn")
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.run_id}"


class RunPatientCorrection(models.Model):
    """Somebody said that a run is about somebody else than was said; never changed."""

    id = models.UUIDField(primary_key=True)
    run = models.ForeignKey(EmergencyRun, on_delete=models.PROTECT, related_name="+")
    was = models.UUIDField()
    became = models.UUIDField()
    setting = models.JSONField(null=True, blank=True)
    why = models.CharField(max_length=500)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    scope_rule = BySubjectOrBranch("run__patient", "run__branch_id")
    when_joined = Joining(
        stay={"was": "whom it named by mistake", "became": "whom it named instead then"}
    )

    class Meta:
        indexes = [models.Index(fields=["run", "at"])]

    def __str__(self) -> str:
        return f"patient of {self.run_id}"


class RestartDecision(models.Model):
    """Somebody decided that a drug may be started again after an emergency; never changed."""

    id = models.UUIDField(primary_key=True)
    run = models.ForeignKey(EmergencyRun, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    decided_by = models.CharField(max_length=200)
    how = models.CharField(max_length=200)
    terms = models.CharField(max_length=500, blank=True)
    why = models.CharField(max_length=500)
    written_by = models.CharField(max_length=200)
    written_at = models.DateTimeField()

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["run", "written_at"]), models.Index(fields=["patient"])]

    def __str__(self) -> str:
        return f"restart after {self.run_id}"
