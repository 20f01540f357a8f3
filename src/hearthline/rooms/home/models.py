"""Records of homes: signed assessments, modifications, the infusion station."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from hearthline.kernel.answers import Effect
from hearthline.platform.accounts.scope import BySubject
from hearthline.platform.records.models import MayBeInError, Revised
from hearthline.rooms.home.values import AssessmentWay, ModificationState


class Assessment(MayBeInError):
    """A signed assessment of a home; a correction is a later one of the same thread."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    thread = models.UUIDField()
    amends = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.ForeignKey(
        "content.ContentVersion", on_delete=models.PROTECT, related_name="+"
    )
    way = models.CharField(max_length=8, choices=[(way, way) for way in AssessmentWay])
    answered_by = models.CharField(max_length=200)
    made_on = models.DateField()
    zone = models.CharField(max_length=64)
    traits = models.JSONField(default=list)
    answers = models.JSONField(encoder=DjangoJSONEncoder)
    note = models.CharField(max_length=1000, blank=True)
    signed_by = models.CharField(max_length=200)
    signed_by_id = models.UUIDField(null=True, blank=True)
    signed_at = models.DateTimeField()

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient", "-signed_at"]),
            models.Index(fields=["-signed_at"]),
        ]

    def __str__(self) -> str:
        return f"assessment {self.pk}"


class SecondLook(models.Model):
    """A second person looked at a verdict and agrees or does not; the newest counts."""

    id = models.UUIDField(primary_key=True)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["patient", "-at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(note=""), name="who_does_not_agree_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"second look at {self.assessment_id}"


class Photograph(MayBeInError):
    """A picture of the home with its caption, kept with the assessment it belongs to."""

    id = models.UUIDField(primary_key=True)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    link_id = models.CharField(max_length=80, blank=True)
    file_id = models.UUIDField()
    caption = models.CharField(max_length=200)
    added_by = models.CharField(max_length=200)
    added_at = models.DateTimeField()

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [models.Index(fields=["assessment", "added_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "file_id"],
                condition=Q(entered_in_error=False),
                name="a_picture_once_in_an_assessment",
            ),
            models.CheckConstraint(condition=~Q(caption=""), name="a_picture_has_its_caption"),
        ]

    def __str__(self) -> str:
        return f"photograph {self.pk}"


class Modification(Revised):
    """Something that makes a home ready, from an unsatisfactory answer to its proof."""

    id = models.UUIDField(primary_key=True)
    patient = models.ForeignKey("census.Patient", on_delete=models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    link_id = models.CharField(max_length=80)
    effect = models.CharField(max_length=12, choices=[(effect, effect) for effect in Effect])
    what = models.CharField(max_length=300)
    state = models.CharField(
        max_length=12,
        default=ModificationState.PROPOSED,
        choices=[(state, state) for state in ModificationState],
    )
    owner = models.CharField(max_length=200, blank=True)
    owner_role = models.CharField(max_length=24, blank=True)
    due_on = models.DateField(null=True, blank=True)
    proof = models.CharField(max_length=500, blank=True)
    proof_file_id = models.UUIDField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    seen_by = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    scope_rule = BySubject("patient_id")

    class Meta:
        indexes = [
            models.Index(fields=["patient", "state"]),
            models.Index(fields=["state", "due_on"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "link_id"],
                condition=Q(state__in=[ModificationState.PROPOSED, ModificationState.AGREED]),
                name="one_open_modification_a_question",
            ),
            models.CheckConstraint(
                condition=~Q(state=ModificationState.DONE)
                | (~Q(proof="") & Q(done_on__isnull=False)),
                name="a_modification_done_has_its_proof",
            ),
        ]

    def __str__(self) -> str:
        return f"modification {self.pk}"


class Station(Revised):
    """Where every infusion is given in this home."""

    patient = models.OneToOneField(
        "census.Patient", primary_key=True, on_delete=models.PROTECT, related_name="+"
    )
    place = models.CharField(max_length=300)
    surface = models.CharField(max_length=300, blank=True)
    supplies = models.CharField(max_length=300, blank=True)
    waste = models.CharField(max_length=300, blank=True)
    storage = models.CharField(max_length=300, blank=True)
    routine = models.TextField(blank=True)
    wishes = models.TextField(blank=True)
    agreed_with = models.CharField(max_length=200, blank=True)
    agreed_on = models.DateField(null=True, blank=True)

    scope_rule = BySubject("patient_id")

    def __str__(self) -> str:
        return f"station of {self.pk}"
