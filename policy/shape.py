"""What a policy file may say: its sections and the entries of each.

Here: models of a file; each says what is wrong in the second half of a sentence. Not here: what one value may be
(`policy.single`), checks between entries (`policy.checks`), where something stands (`policy.yaml_file`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Annotated, Any, Generic, Self, TypeVar

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

from policy.language import Said
from policy.single import (
    EMPTY,
    NO_MAPPING,
    YEARS,
    Flag,
    Share,
    Text,
    Words,
    Year,
    mapping,
    no_key,
    number,
    one_of,
    told,
    words,
    wrong,
)
from policy.values import (
    CLAUSES,
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
from policy.yaml_file import Document, fail, nearest

T = TypeVar("T")


class Strict(BaseModel):
    """A mapping with these keys and no other."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _keys(cls, given: Any) -> Any:
        fields = cls.model_fields
        for key in mapping(given):
            if key not in fields:
                raise wrong(*no_key(key, fields), key)
        for key, field in fields.items():
            if field.is_required() and key not in given:
                raise wrong(f"lacks the key {key}.", f"缺少键 `{key}`。")
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
            raise wrong(
                "is stated by the plan, so it needs the plan's clause.",
                "的来源是方案（`plan`），`clause` 须写方案的条款。",
                "clause",
            )
        if (self.source == "published") != bool(self.where and self.reliability):
            raise wrong(
                "must say where and reliability if its source is published, and only then.",
                "的 `source` 为 `published` 时须写 `where` 和 `reliability`，其他来源不写。",
                "source",
            )
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
            raise wrong("cannot be read: the entry lacks the key unit.", "无法读取：该条目缺少键 `unit`。")
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
        raise wrong(
            "must list its bands in the order of their points, the best or the lowest first.",
            "的各档应按分数排列，最高档或最低档在前。",
        )
    end = Decimal(0)
    for label in upwards:
        band = bands[label]
        if band.closed and band.upper is None:
            raise wrong(
                "is closed but has no upper end.", "写明含上限（`closed`），却没有上限（`upper`）。", label, of=True
            )
        if band.lower < end:
            raise wrong("overlaps the band below it.", "与其下一档重叠。", label, of=True)
        if band.lower > end:
            gap = f"leaves a gap between {end} and {band.lower} below it."
            raise wrong(gap, f"与其下一档之间空出{end}至{band.lower}。", label, of=True)
        if label != upwards[-1] and (band.closed or band.upper is None):
            raise wrong(
                "may not be closed or open-ended: only the highest band may.",
                "不能含上限或没有上限：只有最高档可以。",
                label,
                of=True,
            )
        end = end if band.upper is None else band.upper
        if band.upper is not None and end <= band.lower:
            raise wrong("ends at or below its lower end.", "的上限不高于下限。", label, of=True)
    return bands


def _line(given: Any) -> dict[int, Decimal]:
    """Minimum execution by month: months rise from 0 to 12, shares never fall."""
    read: dict[int, Decimal] = {}
    last_month, last_share = -1, Decimal(0)
    for key, value in mapping(given).items():
        if not key.isdecimal() or not last_month < int(key) <= LAST_MONTH:
            raise wrong(
                f"has months that do not rise from 0 to {LAST_MONTH}, such as {key}.",
                f"的月份应从0到{LAST_MONTH}递增，`{key}` 不是这样。",
                key,
            )
        share = told(number("share"), value, key)
        if share < last_share:
            raise wrong(
                f"falls to {share} in month {key}; it may not fall.", f"到{key}月降为{share}；只能持平或上升。", key
            )
        last_month, last_share = int(key), share
        read[last_month] = share
    if 0 not in read:
        raise wrong("must begin in month 0.", "应从0月开始。")
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
        if (stated := mapping(given).get("when", "-")) is None:
            raise wrong(*EMPTY, "when", of=True)
        models, when = info.context["models"], one_of()(stated)  # type: ignore[index]
        if when not in {**models, "-": ()}:
            hint = nearest(when, models).rstrip(".。")
            raise wrong(
                f"names a model {when} that is not there; {hint}; a model of your own is {when}.sql in the folder rules/ of "
                f"a folder that is named as this file.",
                f"所用的模型 `{when}` 不存在；{hint}；自己的模型为 `{when}.sql`，放在与本文件同名的文件夹的 `rules/` 中。",
                "when",
            )
        known = models.get(when, ())
        own = {key: value for key, value in given.items() if key not in known}
        unknown = next((key for key in own if key not in cls.model_fields or key == "arguments"), None)
        if unknown:
            raise wrong(*no_key(unknown, [*known, *cls.model_fields]), unknown)
        if missing := next((key for key in known if key not in given), None):
            raise wrong(
                f"lacks the key {missing}, which its model {when} is told.",
                f"缺少键 `{missing}`，其模型 `{when}` 需要它。",
            )
        return {**own, "arguments": {key: given[key] for key in known}}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        for year in self.starts:
            effect = held(self.effect, year)
            if effect and (effect == "rate") != (held(self.rate, year) is not None):
                rated = effect == "rate"
                hint = "; where its rate begins later, date the effect as well" if rated else ""
                zh = "；`rate` 晚于该年开始的，`effect` 也应写明年度" if rated else ""
                raise wrong(
                    f"has the effect {effect} in {year}: a rate belongs to the effect rate and to no other{hint}.",
                    f"在{year}年的 `effect` 为 `{effect}`：`effect` 为 `rate` 时须有 `rate`，否则不写{zh}。",
                    "rate",
                )
        if self.voided_by and (self.gate or "hold" in self.effect.values()):
            raise wrong(
                "cannot be voided: none softens a gate or a hold.",
                "不能因例外而取消（`voided_by`）：例外不放宽门槛和暂缓。",
                "voided_by",
            )
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
    own = EMPTY if error["type"] == "too_short" else NO_MAPPING  # all that pydantic says of its own accord
    return fail(
        document.place(below),
        f"{said.en} {context.get('sentence', own.en)}",
        f"{said.zh}{context.get('sentence', own.zh)}",
    )


def _named(path: tuple[str, ...]) -> Said:
    """What a path leads to, as the subject of a sentence."""
    parts = [each for each in path[len(path) > 1 and path[0] != "minimum_execution" :] if each != "values"]
    years = {each for each in parts if each.isdecimal() and int(each) in YEARS}
    en = ", ".join(f"from {each}" if each in years else each for each in parts)
    zh = " 的 ".join(f"（{each}年起）" if each in years else f"`{each}`" for each in parts)
    if not parts:
        return Said("the policy", "政策文件")
    return Said(en.replace(", from ", " from "), f"{zh} ".replace(" 的 （", "（").replace("） ", "）"))
