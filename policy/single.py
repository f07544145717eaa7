"""What a single value of a policy file may be: words, exact numbers, lists, years.

Here: readers from texts to exact values; each says what is wrong in the second half of a sentence. Not here: the entries that
values stand in (`policy.shape`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Annotated, Any, TypeAlias

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from policy.language import Said, either
from policy.values import DECIMAL_PLACES, UNITS
from policy.yaml_file import nearest

NUMBER = re.compile(r"-?\d+(\.\d+)?")
YEARS = range(1949, 2200)
EMPTY = Said("is empty.", "为空。")
NO_MAPPING = Said("must be a mapping.", "应为“键: 值”的形式。")


def wrong(en: str, zh: str, *keys: object, of: bool = False) -> PydanticCustomError:
    """Say what is wrong with a value, or what stands below it under these keys; `of`: what is below is what is told of."""
    sentence = either(en, zh)
    return PydanticCustomError("wrong", "{sentence}", {"sentence": sentence, "keys": tuple(map(str, keys)), "of": of})


def one_of(*words: str) -> Callable[[Any], str]:
    """Read a word, one of these where there are any."""

    def read(text: Any) -> str:
        if isinstance(text, (dict, list)):
            raise wrong("must be a single value.", "应为单个值。")
        if text is None or not text.strip():
            raise wrong(*EMPTY)
        if words and text not in words:
            hint = nearest(text, words)
            raise wrong(f"cannot be {text}; {hint}", f"不能是 `{text}`；{hint}")
        return str(text)

    return read


def number(unit: str) -> Callable[[Any], Decimal]:
    """Read an exact number in the range of a unit."""

    def read(given: Any) -> Decimal:
        text, allowed = one_of()(given), UNITS[unit]
        if not NUMBER.fullmatch(text):
            raise wrong(
                f"must be a plain number such as 10 or 0.10, not {text}.",
                f"应为10、0.10之类的数字，不能是 `{text}`。",
            )
        value = Decimal(text)
        if len(text.partition(".")[2]) > DECIMAL_PLACES:
            raise wrong(f"has more than {DECIMAL_PLACES} decimal places.", f"的小数超过{DECIMAL_PLACES}位。")
        if value < allowed.least or (allowed.most is not None and value > allowed.most):
            top, zh = (" or more", "以上") if allowed.most is None else (f" to {allowed.most}", f"至{allowed.most}")
            raise wrong(
                f"is {text}, but a number of {unit} is {allowed.least}{top}.",
                f"为{text}，而单位为 `{unit}` 的数应为{allowed.least}{zh}。",
            )
        if allowed.whole and value != value.to_integral_value():
            raise wrong(f"must be a whole number, not {text}.", f"应为整数，不能是{text}。")
        return value

    return read


def words(*options: str) -> Callable[[Any], tuple[str, ...]]:
    """Read a list of different words, out of the options where there are any."""

    def read(given: Any) -> tuple[str, ...]:
        if not isinstance(given, list):
            such = f"[{options[0] if options else '甲, 乙'}]"
            raise wrong(f"must be a list such as {such}.", f"应为列表，如 `{such}`。")
        found = tuple(map(one_of(*options), given))
        if twice := next((each for each in found if found.count(each) > 1), None):
            raise wrong(f"names {twice} twice.", f"把 `{twice}` 写了两次。")
        return found

    return read


def year(given: Any) -> int:
    """Read a budget year."""
    text = one_of()(given)
    if not text.isdecimal() or int(text) not in YEARS:
        raise wrong("is not a budget year.", "不是预算年度。")
    return int(text)


Text: TypeAlias = Annotated[str, BeforeValidator(one_of())]
Flag: TypeAlias = Annotated[bool, BeforeValidator(lambda text: one_of("true", "false")(text) == "true")]
Words: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(words())]
Share: TypeAlias = Annotated[Decimal, BeforeValidator(number("share"))]
Year: TypeAlias = Annotated[int, BeforeValidator(year)]


def mapping(given: Any) -> dict[str, Any]:
    """Return what is given where it is a mapping with something in it."""
    if not isinstance(given, dict):
        raise wrong(*NO_MAPPING)
    if not given:
        raise wrong(*EMPTY)
    return given


def no_key(key: str, known: Iterable[str]) -> Said:
    """Say that a mapping has no such key."""
    hint = nearest(key, known)
    return Said(f"has no key {key}; {hint}", f"没有键 `{key}`；{hint}")


def told(read: Callable[[Any], Any], value: Any, key: str) -> Any:
    """Read a value that stands below a key; what is wrong with it is told of that key."""
    try:
        return read(value)
    except PydanticCustomError as error:
        raise wrong(str(error), str(error), key, of=True) from None
