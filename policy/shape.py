"""What a policy file may say: its sections, the entries of each, and what one value may be.

Here: models of a file, from texts to exact values; each says what is wrong in the second half of a sentence. Not here: checks
between entries (`policy.checks`), where something stands (`policy.document`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any, Generic, Self, TypeAlias, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from policy.document import Document, fail, nearest
from policy.values import (
    CLAUSES,
    DECIMAL_PLACES,
    EFFECTS,
    EXCEPTIONS,
    LAST_MONTH,
    PROGRESS,
    RELIABILITIES,
    SIGNS,
    SOURCES,
    SUBJECTS,
    UNITS,
)

NUMBER = re.compile(r"-?\d+(\.\d+)?")
YEARS = range(1949, 2200)
T = TypeVar("T")


def wrong(sentence: str, *keys: object, of: bool = False) -> PydanticCustomError:
    """Say what is wrong with a value, or what stands below it under these keys; `of`: what is below is what is told of."""
    return PydanticCustomError("wrong", "{sentence}", {"sentence": sentence, "keys": tuple(map(str, keys)), "of": of})


def one_of(*words: str) -> Callable[[Any], str]:
    """Read a word, one of these where there are any."""

    def read(text: Any) -> str:
        if isinstance(text, (dict, list)):
            raise wrong("must be a single value.")
        if text is None or not text.strip():
            raise wrong("is empty.")
        if words and text not in words:
            raise wrong(f"cannot be {text}; {nearest(text, words)}")
        return str(text)

    return read


def number(unit: str) -> Callable[[Any], Decimal]:
    """Read an exact number in the range of a unit."""

    def read(given: Any) -> Decimal:
        text, allowed = one_of()(given), UNITS[unit]
        if not NUMBER.fullmatch(text):
            raise wrong(f"must be a plain number such as 10 or 0.10, not {text}.")
        value = Decimal(text)
        if len(text.partition(".")[2]) > DECIMAL_PLACES:
            raise wrong(f"has more than {DECIMAL_PLACES} decimal places.")
        if value < allowed.least or (allowed.most is not None and value > allowed.most):
            top = f" to {allowed.most}" if allowed.most is not None else " or more"
            raise wrong(f"is {text}, but a number of {unit} is {allowed.least}{top}.")
        if allowed.whole and value != value.to_integral_value():
            raise wrong(f"must be a whole number, not {text}.")
        return value

    return read


def words(*options: str) -> Callable[[Any], tuple[str, ...]]:
    """Read a list of different words, out of the options where there are any."""

    def read(given: Any) -> tuple[str, ...]:
        if not isinstance(given, list):
            raise wrong(f"must be a list such as [{options[0] if options else '甲, 乙'}].")
        found = tuple(map(one_of(*options), given))
        if twice := next((each for each in found if found.count(each) > 1), None):
            raise wrong(f"names {twice} twice.")
        return found

    return read


def _year(given: Any) -> int:
    text = one_of()(given)
    if not text.isdecimal() or int(text) not in YEARS:
        raise wrong("is not a budget year.")
    return int(text)


Text: TypeAlias = Annotated[str, BeforeValidator(one_of())]
Flag: TypeAlias = Annotated[bool, BeforeValidator(lambda text: one_of("true", "false")(text) == "true")]
Words: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(words())]
Share: TypeAlias = Annotated[Decimal, BeforeValidator(number("share"))]
Year: TypeAlias = Annotated[int, BeforeValidator(_year)]


def mapping(given: Any) -> dict[str, Any]:
    """Return what is given where it is a mapping with something in it."""
    if not isinstance(given, dict):
        raise wrong("must be a mapping.")
    if not given:
        raise wrong("is empty.")
    return given


def told(read: Callable[[Any], Any], value: Any, key: str) -> Any:
    """Read a value that stands below a key; what is wrong with it is told of that key."""
    try:
        return read(value)
    except PydanticCustomError as error:
        raise wrong(str(error), key, of=True) from None


class Strict(BaseModel):
    """A mapping with these keys and no other."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _keys(cls, given: Any) -> Any:
        fields = cls.model_fields
        for key in mapping(given):
            if key not in fields:
                raise wrong(f"has no key {key}; {nearest(key, fields)}", key)
        for key, field in fields.items():
            if field.is_required() and key not in given:
                raise wrong(f"lacks the key {key}.")
        return given


class Entry(Strict):
    """What stands at every entry: its meaning in Chinese and English, the clause it serves, who says so, the unit of numbers.

    `source` is `plan` (the clause states it), `local` (documented default, for the bureau to change) or `published`: another
    locality's document, then with `where` (document, number, year) and `reliability`.
    """

    zh: Text
    en: Text
    clause: Annotated[str, BeforeValidator(one_of(*CLAUSES))]
    source: Annotated[str, BeforeValidator(one_of(*SOURCES))]
    where: Text = ""
    reliability: Annotated[str, BeforeValidator(one_of(*RELIABILITIES))] = ""
    unit: Annotated[str, BeforeValidator(one_of(*UNITS))] = ""

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        if self.source == "plan" and self.clause == "local":
            raise wrong("is stated by the plan, so it needs the plan's clause.", "clause")
        if (self.source == "published") != bool(self.where and self.reliability):
            raise wrong("must say where and reliability if its source is published, and only then.", "source")
        return self

    @property
    def starts(self) -> Iterable[int]:
        """Budget years with an entry."""
        return ()

    def at(self, year: int) -> Any:
        """Return the value in force in a budget year, None where there is none."""


class Dated(Entry, Generic[T]):
    """An entry with values by the first budget year that each holds for; None ends it."""

    values: dict[Year, T]

    def at(self, year: int) -> Any:
        """Return the value in force in a budget year, None where there is none."""
        return held(self.values, year)

    @property
    def starts(self) -> Iterable[int]:
        """Budget years with an entry."""
        return self.values


def held(values: Mapping[int, Any], year: int) -> Any:
    """The one of dated values that holds in a budget year; None where none does."""
    starts = [start for start in values if start <= year]
    return values[max(starts)] if starts else None


class Number(Dated[Any]):
    """A single number, exact, in the range of its unit."""

    @field_validator("values", mode="before")
    @classmethod
    def _in_unit(cls, given: Any, info: ValidationInfo) -> Any:
        if "unit" not in info.data:
            return given
        if not info.data["unit"]:
            raise wrong("cannot be read: the entry lacks the key unit.")
        return {year: told(number(info.data["unit"]), value, year) for year, value in mapping(given).items()}


class Band(Strict):
    """A half-open band [lower, upper); `upper` empty: open-ended; `closed`: the upper end belongs to it.

    `pending`: nothing is decided for what falls in it (待审核).
    """

    lower: Annotated[Decimal, BeforeValidator(number("ratio"))]
    upper: Annotated[Decimal, BeforeValidator(number("ratio"))] | None = None
    closed: Flag = False
    pending: Flag = False


def _banded(bands: dict[str, Band]) -> dict[str, Band]:
    """Bands without gap or overlap from 0 up; only the highest may be closed or open-ended."""
    labels = list(bands)
    upwards = labels if bands[labels[0]].lower < bands[labels[-1]].lower else labels[::-1]
    if sorted(upwards, key=lambda label: bands[label].lower) != upwards:
        raise wrong("must list its bands in the order of their points, the best or the lowest first.")
    end: Decimal | None = Decimal(0)
    for label in upwards:
        band = bands[label]
        if band.closed and band.upper is None:
            raise wrong("is closed but has no upper end.", label, of=True)
        if end is None or band.lower < end:
            raise wrong("overlaps the band below it.", label, of=True)
        if band.lower > end:
            raise wrong(f"leaves a gap between {end} and {band.lower} below it.", label, of=True)
        if label != upwards[-1] and (band.closed or band.upper is None):
            raise wrong("may not be closed or open-ended: only the highest band may.", label, of=True)
        if band.upper is not None and band.upper <= band.lower:
            raise wrong("ends at or below its lower end.", label, of=True)
        end = band.upper
    return bands


def _line(given: Any) -> dict[int, Decimal]:
    """Minimum execution by month: months rise from 0 to 12, shares never fall."""
    read: dict[int, Decimal] = {}
    last_month, last_share = -1, Decimal(0)
    for key, value in mapping(given).items():
        if not key.isdecimal() or not last_month < int(key) <= LAST_MONTH:
            raise wrong(f"has months that do not rise from 0 to {LAST_MONTH}, such as {key}.", key)
        share = told(number("share"), value, key)
        if share < last_share:
            raise wrong(f"falls to {share} in month {key}; it may not fall.", key)
        last_month, last_share = int(key), share
        read[last_month] = share
    if 0 not in read:
        raise wrong("must begin in month 0.")
    return read


class Rule(Entry):
    """What a rule does to whom, when, and among which others. What may be dated is: its effect, rate and arguments."""

    subject: Annotated[
        tuple[str, ...], BeforeValidator(lambda given: words(*SUBJECTS)(given if isinstance(given, list) else [given]))
    ]
    effect: dict[Year, Annotated[str, BeforeValidator(one_of(*EFFECTS))] | None]
    rate: dict[Year, Share | None] = {}
    when: Text
    order: Annotated[int, BeforeValidator(lambda text: int(number("count")(text)))]
    gate: Flag = False
    voided_by: Annotated[tuple[str, ...], BeforeValidator(words(*EXCEPTIONS))] = ()
    arguments: dict[str, dict[Year, Words | None]] = {}

    @model_validator(mode="before")
    @classmethod
    def _arguments(cls, given: Any, info: ValidationInfo) -> Any:
        """Gather what the model is told apart from what the rule is."""
        models, when = info.context["models"], one_of()(mapping(given).get("when", "-"))  # type: ignore[index]
        if when not in {**models, "-": ()}:
            place = f"a model of your own is {when}.sql in the folder rules/ of a folder that is named as this file"
            raise wrong(
                f"names a model {when} that is not there; {nearest(when, models).rstrip('.')}; {place}.", "when"
            )
        known = models.get(when, ())
        own = {key: value for key, value in given.items() if key not in known}
        unknown = next((key for key in own if key not in cls.model_fields or key == "arguments"), None)
        if unknown:
            raise wrong(f"has no key {unknown}; {nearest(unknown, [*known, *cls.model_fields])}", unknown)
        if missing := next((key for key in known if key not in given), None):
            raise wrong(f"lacks the key {missing}, which its model {when} is told.")
        return {**own, "arguments": {key: given[key] for key in known}}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for year in self.starts:
            effect = held(self.effect, year)
            if effect and (effect == "rate") != (held(self.rate, year) is not None):
                hint = "; where its rate begins later, date the effect as well" if effect == "rate" else ""
                sentence = (
                    f"has the effect {effect} in {year}: a rate belongs to the effect rate and to no other{hint}."
                )
                raise wrong(sentence, "rate")
        if self.voided_by and (self.gate or "hold" in self.effect.values()):
            raise wrong("cannot be voided: none softens a gate or a hold.", "voided_by")
        return self

    @property
    def starts(self) -> Iterable[int]:
        """Budget years with an entry."""
        return sorted({*self.effect, *self.rate, *(year for dated in self.arguments.values() for year in dated)})

    def rate_at(self, year: int) -> Decimal | None:
        """The rate in force in a budget year."""
        return self.rate[max(start for start in self.rate if start <= year)] if self.at(year) == "rate" else None

    def told(self, year: int) -> dict[str, tuple[str, ...]]:
        """What the model is told in a budget year, by argument."""
        return {key: held(dated, year) or () for key, dated in self.arguments.items()}

    def at(self, year: int) -> Any:
        """The effect in force in a budget year, None where the rule is not."""
        return held(self.effect, year)


class Wording(Strict):
    """Words that an actual value begins or ends with, and the shares that they allow in the credibility check and monitoring."""

    words: Words
    evaluation: Share
    monitoring: Share


class UnsignedTarget(Strict):
    """The operator that a number without one has, in these units; no units: in any."""

    operator: Annotated[str, BeforeValidator(one_of(*SIGNS))]
    units: Words = ()


class File(Strict):
    """A policy file, merged with the files that it extends."""

    name: Text
    title: Text
    in_force_from: Year
    numbers: dict[str, Number]
    choices: dict[str, Dated[Text]]
    bands: dict[str, Dated[Annotated[dict[str, Band], Field(min_length=1), AfterValidator(_banded)]]]
    minimum_execution: Dated[Annotated[dict[int, Decimal], BeforeValidator(_line)]]
    rules: dict[str, Rule]
    treatments: dict[str, Dated[Text]]
    indicator_kinds: dict[str, Dated[Annotated[str, BeforeValidator(one_of(*PROGRESS))] | None]]
    unsigned_targets: dict[str, Dated[UnsignedTarget | None]]
    wordings: dict[str, Dated[Wording | None]]
    words: dict[str, Dated[Words]]
    classes: Annotated[dict[str, Dated[Flag]], BeforeValidator(mapping)]


def validated(document: Document, models: Mapping[str, tuple[str, ...]]) -> File:
    """Read a document, with the arguments of every model that its rules may name. Raises PolicyError for what is wrong first."""
    try:
        return File.model_validate(document.tree, context={"models": models})
    except ValidationError as invalid:
        error = invalid.errors(include_url=False)[0]
    context, loc = error.get("ctx", {}), [str(each) for each in error["loc"] if str(each) != "[key]"]
    path = tuple(each for each in loc if each != "arguments")
    below = (*path, *context.get("keys", ()))
    said = _named(below if context.get("of") else path)
    return fail(document.place(below), f"{said} {context.get('sentence', error['msg'])}")


def _named(path: tuple[str, ...]) -> str:
    """What a path leads to, as the subject of a sentence."""
    parts = [each for each in path[len(path) > 1 and path[0] != "minimum_execution" :] if each != "values"]
    named = ", ".join(f"from {each}" if each.isdecimal() and int(each) in YEARS else each for each in parts)
    return named.replace(", from ", " from ") or "the policy"
