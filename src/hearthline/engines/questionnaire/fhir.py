"""FHIR R4 Questionnaire and QuestionnaireResponse: reading and writing without loss.

What FHIR R4 has a place for stands there (``enableWhen``, ``answerOption``, ``minValue``, unit);
what it has none for (what an unsatisfactory answer does, traits of the therapy, calculations)
stands in extensions under ``urn:hearthline:questionnaire:``. This form is also how a version is
kept and what the JavaScript twin reads, so there is one format and not two.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from hearthline.engines.questionnaire.values import (
    Calculation,
    Choice,
    Condition,
    Item,
    ItemType,
    Operation,
    Operator,
    Questionnaire,
    QuestionnaireError,
    Unsatisfactory,
    number,
    refuse,
)
from hearthline.kernel.answers import Answers, Effect, Value

Resource = dict[str, Any]
Word = TypeVar("Word", bound=StrEnum)

OURS = "urn:hearthline:questionnaire:"
_STANDARD = "http://hl7.org/fhir/StructureDefinition/"
_UNIT, _LOW, _HIGH = (
    f"{_STANDARD}questionnaire-unit",
    f"{_STANDARD}minValue",
    f"{_STANDARD}maxValue",
)
_KINDS = f"{OURS}kind"
_UCUM = "http://unitsofmeasure.org"
_KNOWN = frozenset(
    {_UNIT, _LOW, _HIGH, f"{OURS}applies", f"{OURS}unsatisfactory", f"{OURS}calculated"}
)
_TYPES = {kind.value: kind for kind in ItemType} | {"quantity": ItemType.DECIMAL}


def to_fhir(questionnaire: Questionnaire, *, status: str = "draft") -> Resource:
    """Return the Questionnaire resource; decimals are kept exact by the caller's JSON writer."""
    made: Resource = {
        "resourceType": "Questionnaire",
        "name": questionnaire.key,
        "title": questionnaire.title,
        "language": questionnaire.language,
        "status": status,
    }
    if questionnaire.kind:
        made["code"] = [{"system": _KINDS, "code": questionnaire.kind}]
    made["item"] = [_item_to(item, questionnaire) for item in questionnaire.items]
    return made


def from_fhir(resource: Mapping[str, Any]) -> tuple[Questionnaire, tuple[str, ...]]:
    """Read a Questionnaire resource.

    Returns
    -------
    tuple
        The questionnaire, and the paths of what it says that has no place here (shown to the
        person who imports it; nothing is dropped in silence).

    Raises
    ------
    QuestionnaireError
        If it is no Questionnaire, or an item cannot be read; names the item.
    """
    if resource.get("resourceType") != "Questionnaire":
        raise refuse("not_a_questionnaire", str(resource.get("resourceType", "")))
    left: list[str] = []
    items = tuple(_item_from(raw, left) for raw in _list(resource, "item", "item"))
    codes = _list(resource, "code", "code")
    kinds = [str(one.get("code", "")) for one in codes if one.get("system") == _KINDS]
    left += [f"code({one.get('system', '')})" for one in codes if one.get("system") != _KINDS] + [
        "code"
    ] * (len(kinds) > 1)
    _leftovers(
        resource,
        {
            "resourceType",
            "id",
            "meta",
            "name",
            "title",
            "language",
            "status",
            "code",
            "item",
            "url",
            "version",
            "subjectType",
        },
        "",
        left,
    )
    key = str(resource.get("name") or resource.get("id") or "questionnaire")
    return (
        Questionnaire(
            key=key,
            title=str(resource.get("title") or key),
            language=str(resource.get("language") or "en"),
            items=items,
            kind=kinds[0] if kinds else "",
        ),
        tuple(left),
    )


def response_to_fhir(
    questionnaire: Questionnaire,
    answers: Answers,
    *,
    status: str,
    titles: Mapping[str, str] | None = None,
) -> Resource:
    """Return the QuestionnaireResponse: the answers in the tree of their questions.

    ``titles`` says of attachments, by their address, what they show.
    """
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": questionnaire.key,
        "status": status,
        "item": [
            found
            for item in questionnaire.items
            if (found := _answer_to(item, answers, titles or {})) is not None
        ],
    }


def response_from_fhir(questionnaire: Questionnaire, resource: Mapping[str, Any]) -> Answers:
    """Read the answers of a QuestionnaireResponse to this questionnaire.

    Raises
    ------
    QuestionnaireError
        If it is none, or an answer names no question of it or cannot be read.
    """
    if resource.get("resourceType") != "QuestionnaireResponse":
        raise refuse("not_a_response", str(resource.get("resourceType", "")))
    found: dict[str, tuple[Value, ...]] = {}
    _answers_from(questionnaire, _list(resource, "item", "item"), found)
    return found


def _item_to(item: Item, questionnaire: Questionnaire) -> Resource:
    made: Resource = {"linkId": item.link_id, "type": item.type.value, "text": item.text}
    extensions = _extensions_to(item)
    if extensions:
        made["extension"] = extensions
    if item.required:
        made["required"] = True
    if item.repeats:
        made["repeats"] = True
    if item.calculation is not None:
        made["readOnly"] = True
    if item.enable_when:
        made["enableWhen"] = [
            {
                "question": condition.question,
                "operator": condition.operator.value,
                **_value_to(
                    "answer",
                    condition.value,
                    ItemType.BOOLEAN
                    if condition.operator is Operator.EXISTS
                    else questionnaire.item(condition.question).type,
                ),
            }
            for condition in item.enable_when
        ]
        if len(item.enable_when) > 1:
            made["enableBehavior"] = "all" if item.enable_all else "any"
    if item.choices:
        made["answerOption"] = [
            {"valueCoding": {"code": choice.code, "display": choice.text}}
            for choice in item.choices
        ]
    if item.items:
        made["item"] = [_item_to(below, questionnaire) for below in item.items]
    return made


def _extensions_to(item: Item) -> list[Resource]:
    made: list[Resource] = []
    if item.unit:
        made.append({"url": _UNIT, "valueCoding": {"system": _UCUM, "code": item.unit}})
    for url, bound in ((_LOW, item.low), (_HIGH, item.high)):
        if bound is not None:
            made.append({"url": url, **_value_to("value", bound, item.type)})
    made += [{"url": f"{OURS}applies", "valueCode": trait} for trait in item.applies_to]
    if (rule := item.unsatisfactory) is not None:
        parts: list[Resource] = [{"url": "effect", "valueCode": rule.effect.value}]
        for operator, value in rule.when:
            kind = ItemType.BOOLEAN if operator is Operator.EXISTS else item.type
            parts.append(
                {
                    "url": "when",
                    "extension": [
                        {"url": "operator", "valueCode": operator.value},
                        {"url": "value", **_value_to("value", value, kind)},
                    ],
                }
            )
        parts += [{"url": "blocks", "valueCode": word} for word in rule.blocks]
        if rule.modification:
            parts.append({"url": "modification", "valueString": rule.modification})
        if rule.source:
            parts.append({"url": "source", "valueString": rule.source})
        parts.append({"url": "sourceSeen", "valueBoolean": rule.source_seen})
        made.append({"url": f"{OURS}unsatisfactory", "extension": parts})
    if (sum_of := item.calculation) is not None:
        made.append(
            {
                "url": f"{OURS}calculated",
                "extension": [
                    {"url": "operation", "valueCode": sum_of.operation.value},
                    *({"url": "of", "valueString": link_id} for link_id in sum_of.of),
                    {"url": "decimals", "valueInteger": sum_of.decimals},
                    {"url": "numerator", "valueInteger": sum_of.numerator},
                    {"url": "denominator", "valueInteger": sum_of.denominator},
                    {"url": "offset", "valueDecimal": sum_of.offset},
                ],
            }
        )
    return made


def _value_to(prefix: str, value: Value, kind: ItemType) -> Resource:
    if isinstance(value, bool):
        return {f"{prefix}Boolean": value}
    if isinstance(value, Decimal):
        if kind is ItemType.INTEGER and value == value.to_integral_value():
            return {f"{prefix}Integer": int(value)}
        return {f"{prefix}Decimal": value}
    if isinstance(value, date):
        return {f"{prefix}Date": value.isoformat()}
    if kind is ItemType.CHOICE:
        return {f"{prefix}Coding": {"code": value}}
    return {f"{prefix}String": value}


def _item_from(raw: Mapping[str, Any], left: list[str]) -> Item:
    link_id = str(raw.get("linkId", ""))
    kind = _TYPES.get(str(raw.get("type", "")))
    if kind is None:
        raise refuse("type", link_id, value=str(raw.get("type", "")))
    extensions = _list(raw, "extension", link_id)
    unit = next((e for e in extensions if e.get("url") == _UNIT), {})
    left += [
        f"{link_id}.extension({extension.get('url', '')})"
        for extension in extensions
        if extension.get("url") not in _KNOWN
    ]
    _leftovers(
        raw,
        {
            "linkId",
            "type",
            "text",
            "extension",
            "required",
            "repeats",
            "readOnly",
            "enableWhen",
            "enableBehavior",
            "answerOption",
            "item",
        },
        link_id,
        left,
    )
    return Item(
        link_id=link_id,
        type=kind,
        text=str(raw.get("text", "")),
        required=raw.get("required") is True,
        repeats=raw.get("repeats") is True,
        enable_when=tuple(
            Condition(
                str(entry.get("question", "")),
                _operator(entry.get("operator"), link_id),
                _required_value(entry, "answer", link_id),
            )
            for entry in _list(raw, "enableWhen", link_id)
        ),
        enable_all=raw.get("enableBehavior", "all") != "any",
        applies_to=tuple(
            str(e.get("valueCode", "")) for e in extensions if e.get("url") == f"{OURS}applies"
        ),
        choices=tuple(
            _choice_from(option, link_id) for option in _list(raw, "answerOption", link_id)
        ),
        unit=str(unit.get("valueCoding", {}).get("code", "")),
        low=_bound(extensions, _LOW, link_id),
        high=_bound(extensions, _HIGH, link_id),
        calculation=_calculation_from(extensions, link_id),
        unsatisfactory=_unsatisfactory_from(extensions, link_id),
        items=tuple(_item_from(below, left) for below in _list(raw, "item", link_id)),
    )


def _leftovers(raw: Mapping[str, Any], known: set[str], place: str, left: list[str]) -> None:
    left += [f"{place}.{name}" if place else name for name in raw if name not in known]


def _choice_from(option: Mapping[str, Any], link_id: str) -> Choice:
    coding = option.get("valueCoding")
    if isinstance(coding, Mapping) and coding.get("code"):
        return Choice(str(coding["code"]), str(coding.get("display") or coding["code"]))
    for name in ("valueString", "valueInteger", "valueDate"):
        if name in option:
            return Choice(str(option[name]), str(option[name]))
    raise refuse("choice", link_id)


def _bound(extensions: Sequence[Mapping[str, Any]], url: str, link_id: str) -> Decimal | None:
    for extension in extensions:
        if extension.get("url") == url:
            value = _value_from(extension, "value", link_id)
            if isinstance(value, Decimal):
                return value
            raise refuse("bound", link_id)
    return None


def _unsatisfactory_from(
    extensions: Sequence[Mapping[str, Any]], link_id: str
) -> Unsatisfactory | None:
    parts = _parts(extensions, "unsatisfactory", link_id)
    if parts is None:
        return None
    when: list[tuple[Operator, Value]] = []
    for part in parts.get("when", []):
        inner = _by_url(_list(part, "extension", link_id))
        operator = inner.get("operator", [{}])[0].get("valueCode")
        value = _required_value(inner.get("value", [{}])[0], "value", link_id)
        when.append((_operator(operator, link_id), value))
    if not when:
        raise refuse("no_value", link_id)
    return Unsatisfactory(
        when=tuple(when),
        effect=_member(Effect, parts.get("effect", [{}])[0].get("valueCode"), "effect", link_id),
        blocks=tuple(str(part.get("valueCode", "")) for part in parts.get("blocks", [])),
        modification=str(parts.get("modification", [{}])[0].get("valueString", "")),
        source=str(parts.get("source", [{}])[0].get("valueString", "")),
        source_seen=parts.get("sourceSeen", [{}])[0].get("valueBoolean") is True,
    )


def _calculation_from(extensions: Sequence[Mapping[str, Any]], link_id: str) -> Calculation | None:
    parts = _parts(extensions, "calculated", link_id)
    if parts is None:
        return None
    operation = parts.get("operation", [{}])[0].get("valueCode")
    return Calculation(
        _member(Operation, operation, "calculation", link_id),
        tuple(str(part.get("valueString", "")) for part in parts.get("of", [])),
        decimals=int(parts.get("decimals", [{}])[0].get("valueInteger", 0)),
        numerator=int(parts.get("numerator", [{}])[0].get("valueInteger", 1)),
        denominator=int(parts.get("denominator", [{}])[0].get("valueInteger", 1)),
        offset=number(str(parts.get("offset", [{}])[0].get("valueDecimal", 0)), item=link_id),
    )


def _parts(
    extensions: Sequence[Mapping[str, Any]], name: str, link_id: str
) -> dict[str, list[Mapping[str, Any]]] | None:
    for extension in extensions:
        if extension.get("url") == f"{OURS}{name}":
            return _by_url(_list(extension, "extension", link_id))
    return None


def _by_url(extensions: Sequence[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for extension in extensions:
        found.setdefault(str(extension.get("url", "")), []).append(extension)
    return found


def _operator(raw: object, link_id: str) -> Operator:
    return _member(Operator, raw, "operator", link_id)


def _member(kind: type[Word], raw: object, what: str, link_id: str) -> Word:
    try:
        return kind(str(raw))
    except ValueError:
        raise refuse(what, link_id, value=str(raw)) from None


def _required_value(raw: Mapping[str, Any], prefix: str, link_id: str) -> Value:
    value = _value_from(raw, prefix, link_id)
    if value is None:
        raise refuse("no_value", link_id)
    return value


def _value_from(raw: Mapping[str, Any], prefix: str, link_id: str) -> Value | None:
    for name, value in raw.items():
        if not name.startswith(prefix):
            continue
        kind = name[len(prefix) :]
        if kind == "Boolean" and isinstance(value, bool):
            return value
        if kind in ("Decimal", "Integer"):
            return number(str(value), item=link_id)
        if kind == "Quantity" and isinstance(value, Mapping):
            return number(str(value.get("value", "")), item=link_id)
        if kind == "Date":
            try:
                return date.fromisoformat(str(value))
            except ValueError:
                raise refuse("not_a_date", link_id, value=str(value)) from None
        if kind == "Coding" and isinstance(value, Mapping) and value.get("code"):
            return str(value["code"])
        if kind == "Attachment" and isinstance(value, Mapping) and value.get("url"):
            return str(value["url"])
        if kind == "String":
            return str(value)
        raise refuse("value", link_id, value=name)
    return None


def _answer_to(item: Item, answers: Answers, titles: Mapping[str, str]) -> Resource | None:
    below = [
        found for child in item.items if (found := _answer_to(child, answers, titles)) is not None
    ]
    values = answers.get(item.link_id, ())
    if not below and not values:
        return None
    made: Resource = {"linkId": item.link_id, "text": item.text}
    if values:
        made["answer"] = [
            {
                "valueAttachment": {"url": value}
                | ({"title": titles[value]} if value in titles else {})
            }
            if item.type is ItemType.ATTACHMENT and isinstance(value, str)
            else _value_to("value", value, item.type)
            for value in values
        ]
    if below:
        made["item"] = below
    return made


def _answers_from(
    questionnaire: Questionnaire,
    items: Sequence[Mapping[str, Any]],
    found: dict[str, tuple[Value, ...]],
) -> None:
    for raw in items:
        link_id = str(raw.get("linkId", ""))
        questionnaire.item(link_id)
        values = [
            _required_value(answer, "value", link_id) for answer in _list(raw, "answer", link_id)
        ]
        if values:
            found[link_id] = tuple(values)
        _answers_from(questionnaire, _list(raw, "item", link_id), found)


def _list(raw: Mapping[str, Any], name: str, link_id: str) -> list[Mapping[str, Any]]:
    value = raw.get(name, [])
    if not isinstance(value, list) or any(not isinstance(entry, Mapping) for entry in value):
        raise refuse("not_a_list", link_id, value=name)
    return value


__all__ = [
    "OURS",
    "QuestionnaireError",
    "from_fhir",
    "response_from_fhir",
    "response_to_fhir",
    "to_fhir",
]
