"""The editor of questionnaires: a program writes its own, item by item, into a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.engines.questionnaire import Item, ItemType, Questionnaire
from hearthline.engines.questionnaire.fhir import to_fhir
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.content import actions as content
from hearthline.platform.content.models import ContentVersion, VersionState
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.rooms.home import contents
from hearthline.rooms.home.forms.writing import GroupForm, HeadForm, QuestionForm
from hearthline.rooms.home.rules import editing

Cleaned = Mapping[str, Any]
WRITE = "content.write"


@page(WRITE)
def new_questionnaire(request: Any) -> HttpResponse:
    """Begin a questionnaire of the program's own, with no question yet."""

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        taken = ContentVersion.objects.filter(kind=contents.KIND).values_list("key", flat=True)
        asked = Questionnaire(
            key=editing.name_for(cleaned["title"], taken),
            title=cleaned["title"],
            language="en",
            kind=cleaned["kind"],
        )
        made.append(_write(context, asked, cleaned["summary"]))

    made: list[UUID] = []
    words = (_("New questionnaire"), _("Begin the draft"), _("Draft begun"))
    return _head(request, save, words, made, initial={})


@page(WRITE)
def begin_draft(request: Any, questionnaire_id: UUID) -> HttpResponse:
    """Begin a draft from a version, which stays as it is."""
    row = _version(request, questionnaire_id)
    asked = contents.read(row.body)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        begun = replace(asked, title=cleaned["title"], kind=cleaned["kind"])
        made.append(_write(context, begun, cleaned["summary"]))

    made: list[UUID] = []
    words = (_("Change the questionnaire"), _("Begin the draft"), _("Draft begun"))
    initial = {"title": row.title, "kind": contents.kind_of(asked).value}
    return _head(request, save, words, made, initial=initial)


@page(WRITE)
def change_head(request: Any, questionnaire_id: UUID) -> HttpResponse:
    """Change the title of a draft, what it covers and why it is written."""
    row = _draft(request, questionnaire_id)
    asked = contents.read(row.body)

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        now = replace(asked, title=cleaned["title"], kind=cleaned["kind"])
        _rewrite(context, row, now, revision, summary=cleaned["summary"])

    words = (_("Title and what it covers"), _("Keep it"), _("Draft changed"))
    initial = {
        "title": row.title,
        "kind": contents.kind_of(asked).value,
        "summary": row.summary,
    }
    return _head(request, save, words, [row.id], initial=initial, revision=row.revision)


@page(WRITE)
def edit_questionnaire(request: Any, questionnaire_id: UUID) -> HttpResponseBase:
    """Show a draft to be changed item by item; move and remove items."""
    row = _draft(request, questionnaire_id)
    asked = contents.read(row.body)
    if request.method == "POST":
        return _rearranged(request, row, asked)
    return render(
        request,
        "home/edit_questionnaire.html",
        {
            "version": row,
            "covers": word("questionnaire_kind", contents.kind_of(asked)),
            "rows": _rows(asked.items, 0),
            "count": sum(item.type.is_question for item in asked.walk()),
            "back_url": reverse("home:questionnaire", args=[row.id]),
        },
    )


@page(WRITE)
def add_item(request: Any, questionnaire_id: UUID) -> HttpResponse:
    """Add a question or a group to a draft."""
    row = _draft(request, questionnaire_id)
    asked = contents.read(row.body)
    is_group = request.GET.get("kind") == "group"
    below = request.GET.get("below", "")

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        taken = [item.link_id for item in asked.walk()]
        item = keep[0].made(editing.name_for(cleaned["text"], taken))
        now = editing.added(asked, item, below=cleaned.get("below", ""))
        _rewrite(context, row, now, revision)

    keep: list[GroupForm] = []
    title = _("Add a group") if is_group else _("Add a question")
    return _item_page(
        request, row, asked, save, keep, title=title, is_group=is_group, initial={"below": below}
    )


@page(WRITE)
def change_item(request: Any, questionnaire_id: UUID) -> HttpResponse:
    """Change one question or group of a draft; its name stays, so that answers find it."""
    row = _draft(request, questionnaire_id)
    asked = contents.read(row.body)
    link_id = request.GET.get("item", "")
    item = next((one for one in asked.walk() if one.link_id == link_id), None)
    if item is None:
        raise Http404

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        now = editing.changed(asked, link_id, keep[0].made(link_id))
        if "below" in cleaned and cleaned["below"] != editing.parent_of(asked, link_id):
            now = editing.placed(now, link_id, below=cleaned["below"])
        _rewrite(context, row, now, revision)

    keep: list[GroupForm] = []
    is_group = item.type is ItemType.GROUP
    title = _("Change the group") if is_group else _("Change the question")
    return _item_page(request, row, asked, save, keep, title=title, is_group=is_group, item=item)


def _item_page(
    request: Any,
    row: ContentVersion,
    asked: Questionnaire,
    save: Any,
    keep: list[GroupForm],
    *,
    title: str,
    is_group: bool,
    item: Item | None = None,
    initial: Cleaned | None = None,
) -> HttpResponse:
    def make_form(*args: Any, **given: Any) -> GroupForm:
        given["initial"] = dict(initial or {}) | dict(given.get("initial") or {})
        kind = GroupForm if is_group else QuestionForm
        keep[:] = [kind(*args, asked=asked, item=item, **given)]
        return keep[0]

    back = reverse("home:edit_questionnaire", args=[row.id])
    return form_page(
        request,
        make_form,  # type: ignore[arg-type]
        template="home/edit_item.html",
        context={
            "version": row,
            "title": title,
            "item": item,
            "is_group": is_group,
            "back_url": f"{back}#{item.link_id}" if item else back,
        },
        save=save,
        done=_("Draft changed"),
        then=f"{back}#{item.link_id}" if item else back,
        revision=row.revision,
    )


def _head(
    request: Any,
    save: Any,
    words: tuple[str, str, str],
    made: list[UUID],
    *,
    initial: Cleaned,
    revision: int = 0,
) -> HttpResponse:
    title, verb, done = words
    back = reverse("content:versions") + f"?kind={contents.KIND}"
    answer = form_page(
        request,
        HeadForm,
        template="records/person_form.html",
        context={
            "title": title,
            "sentence": _("It is written as a draft and counts once somebody else approves it."),
            "verb": verb,
            "back_url": back,
            "back_label": _("Content"),
        },
        save=save,
        done=done,
        then=back,
        initial=initial,
        revision=revision,
    )
    if isinstance(answer, HttpResponseRedirect) and made:
        return HttpResponseRedirect(reverse("home:edit_questionnaire", args=[made[0]]))
    return answer


def _rearranged(request: Any, row: ContentVersion, asked: Questionnaire) -> HttpResponseBase:
    sent = request.POST
    link_id = sent.get("up") or sent.get("down") or sent.get("remove") or ""
    revision = sent.get("revision", "")
    back = reverse("home:edit_questionnaire", args=[row.id])
    try:
        if sent.get("remove"):
            now = editing.removed(asked, link_id)
        else:
            now = editing.moved(asked, link_id, down=bool(sent.get("down")))
        _rewrite(page_context(request), row, now, int(revision) if revision.isdecimal() else 0)
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        done = _("Question removed from the draft") if sent.get("remove") else _("Moved")
        messages.success(request, done)
    return HttpResponseRedirect(back if sent.get("remove") else f"{back}#{link_id}")


def _rows(items: tuple[Item, ...], depth: int) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for at, item in enumerate(items):
        is_group = item.type is ItemType.GROUP
        found.append(
            {
                "item": item,
                "is_group": is_group,
                "depth": depth,
                "kind": word("questionnaire_item", item.type),
                "effect": word("home_effect", item.unsatisfactory.effect)
                if item.unsatisfactory
                else "",
                "asked_if": [contents.condition_words(one) for one in item.enable_when],
                "first": at == 0,
                "last": at == len(items) - 1,
            }
        )
        found += _rows(item.items, depth + 1)
    return found


def _write(context: Context, asked: Questionnaire, summary: str) -> UUID:
    return content.write(
        context,
        kind=contents.KIND,
        key=asked.key,
        title=asked.title,
        body=to_fhir(asked),
        summary=summary,
    )


def _rewrite(
    context: Context,
    row: ContentVersion,
    asked: Questionnaire,
    revision: int,
    *,
    summary: str | None = None,
) -> None:
    content.rewrite(
        context,
        content_id=row.id,
        title=asked.title,
        body=to_fhir(asked),
        summary=row.summary if summary is None else summary,
        revision=revision,
    )


def _version(request: Any, questionnaire_id: UUID) -> ContentVersion:
    row = seen(request, ContentVersion, questionnaire_id)
    if row.kind != contents.KIND:
        raise Http404
    return row


def _draft(request: Any, questionnaire_id: UUID) -> ContentVersion:
    row = _version(request, questionnaire_id)
    if row.state != VersionState.DRAFT:
        raise Http404
    return row
