"""Records that can be found, and the words they are found by."""

from __future__ import annotations

from django.db import models

from hearthline.platform.accounts.scope import BySubject


class SearchRecord(models.Model):
    """What is shown of a record that was found."""

    kind = models.CharField(max_length=20)
    record_id = models.UUIDField()
    subject_id = models.UUIDField()
    title = models.CharField(max_length=200)
    detail = models.CharField(max_length=200, blank=True)
    url = models.CharField(max_length=200)
    digest = models.CharField(max_length=32)

    scope_rule = BySubject("subject_id")

    class Meta:
        indexes = [models.Index(fields=["subject_id"])]
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_id"], name="found_as_one_record")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class SearchWord(models.Model):
    """One normalised word of a record; a search asks for a range of the index."""

    record = models.ForeignKey(SearchRecord, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    word = models.CharField(max_length=60)

    scope_rule = BySubject("record__subject_id")

    class Meta:
        indexes = [
            models.Index(fields=["word", "kind", "record"], name="search_by_prefix"),
            models.Index(fields=["record", "word"], name="search_words_of_record"),
        ]

    def __str__(self) -> str:
        return self.word
