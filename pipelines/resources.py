"""Settings: one `jixiao.toml` and the environment, as typed values, and the Installation resource they make.

Services and commands read the same ones; an option of a command goes before the environment, the environment before the file.
Here: what an installation may set, where it is read, what is wrong with it in a sentence. Not here: parameters of the plan,
which are policy, or the Dagster instance (`pipelines/dagster.yaml`). Settings are read before Dagster is imported.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self

import pydantic_settings
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
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from forms.strays import REGION
from policy.characters import fit
from policy.language import Said, ToldError, either, say
from policy.place import Place, Unit
from policy.yaml_file import nearest
from warehouse.home import region_home

if TYPE_CHECKING:
    from assets.installation import Installation

FILE = "jixiao.toml"
DEFAULT_REGION = "640500"
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
COMMON_YEAR = 2023
"""Any year without a 29 February: a season that starts on one would be passed over in three years of four."""


_WHOLE = Said("a whole number is due", "应为整数")
_TRUTH = Said("true or false is due", "应为 `true` 或 `false`")
DUE = {
    "path_type": Said("a path is due, as a text", "应为路径，写作文字"),
    "string_type": Said("a text is due", "应为文字"),
    "model_type": Said("a section is due, with a key a line", "应为一节，每行一个键"),
    "tuple_type": Said("a list is due", "应为列表"),
    "dict_type": Said(
        "write a section [regions.CODE] with its name for each region", "应为每个地区写一节 `[regions.CODE]` 并给出名称"
    ),
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "greater_than_equal": Said("Input should be greater than or equal to 0", "不得小于 0"),
    "literal_error": Said("Input should be '元' or '万元'", "应为元或万元"),
    "bool_parsing": _TRUTH,
    "bool_type": _TRUTH,
}
"""What to write, by pydantic's kind of fault, where its own words are a programmer's or English."""


class SettingsError(ToldError):
    """A setting is faulty. The message names the file or variable, the setting and what it must be."""


def _faulty(en: str, zh: str) -> ValueError:
    """What a validator raises."""
    return ValueError(either(en, zh))


def _day(value: str) -> str:
    try:
        date.fromisoformat(f"{COMMON_YEAR}-{value}")
    except ValueError as error:
        raise _faulty(
            f"{value!r} is no day of every year; write it as MM-DD", f"{value!r} 不是每年都有的日期；应写作 `MM-DD`"
        ) from error
    return value


def _time(value: str) -> str:
    if not TIME.fullmatch(value):
        raise _faulty(f"{value!r} is no time of day; write it as HH:MM", f"{value!r} 不是时刻；应写作 `HH:MM`")
    return value


def _days(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise _faulty("a season needs at least one day", "每个环节至少要有一个日期")
    return tuple(sorted(value))


def _line(value: str) -> str:
    if value != fit(value).strip() or not value.isprintable():
        raise _faulty(
            f"{value!r} must be one line of text without spaces around it", f"{value!r} 应为一行文字，前后无空格"
        )
    return value


def _code(value: str) -> str:
    if not REGION.fullmatch(value):
        raise _faulty(
            f"a region goes by its 区划编码 of six digits, not {value}", f"地区应写六位区划编码，而不是 {value}"
        )
    return value


def _address(value: str) -> str:
    if value and not value.startswith(("https://", "http://")):
        raise _faulty(
            "a webhook is an address that begins with https:// or http://", "通知地址应以 `https://` 或 `http://` 开头"
        )
    return value


File = Annotated[Path | None, BeforeValidator(lambda value: None if value == "" else value)]
"""A path; none where the text is empty."""
Line = Annotated[str, AfterValidator(_line)]
Code = Annotated[str, AfterValidator(_code)]
Days = Annotated[tuple[Annotated[str, AfterValidator(_day)], ...], AfterValidator(_days)]


class SeasonDates(BaseModel):
    """When the three seasons start: days of every year (`MM-DD`) and the time of day (`HH:MM`), in China.

    A season may have several days: it is then run on each, and the last run stands.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    spring: Days = ("04-15",)
    august: Days = ("08-15",)
    autumn: Days = ("11-15",)
    time: Annotated[str, AfterValidator(_time)] = "02:00"

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """The year of a run is the calendar year of its day, so all days of one must be in the order of the seasons."""
        if not (self.spring[-1] < self.august[0] and self.august[-1] < self.autumn[0]):
            raise _faulty(
                "the days must follow each other within a year: spring, august, autumn",
                "日期须在一年之内依次为 `spring`、`august`、`autumn`",
            )
        return self


class Region(BaseModel):
    """What is set for one region (区划), in `[regions.CODE]`.

    All but `policy` and `synonyms` is printed (`Place`). These are files of its own: its policy, and the labels of its forms beside
    everybody's.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Line = ""
    bureau: Line = ""
    document_prefix: Line = ""
    contact: Line = ""
    licence: Line = ""
    amounts: Unit = "万元"
    policy: File = None
    synonyms: File = None

    @property
    def printed(self) -> dict[str, str]:
        """What is printed, as `Place.of` takes it."""
        return self.model_dump(exclude={"policy", "synonyms"})


class Settings(BaseSettings):
    """What an installation sets. Every field but `places` is also an environment variable, JIXIAO_ and its name.

    `home`: folder of inbox/, warehouse.duckdb, published/ and returns/. `lake`: folder of the lake that every publication is
    copied to, empty for none. `places`: what is set for each region, the sections
    `[regions.CODE]` of the file. `regions`: those that the services run, by default all of `places`; as a variable separated by
    commas. `policy`: the policy of regions without one of their own, empty for the plan's. `seasons`: when they start.
    `watch_inbox`: whether the inbox sensor is on from the start. `settle_minutes`: how long the inbox must be quiet before a
    run is requested. `wait_minutes`: how long a run waits for another that writes the same home. `workers`: reading processes,
    0 for one a core. `webhook`: where notices are posted, empty for nowhere. `apart`: each region has a home of its own,
    `<home>/<区划>/`, and regions run side by side. `scratch`: a local folder to work on warehouses in, where `home` is shared by
    several machines.
    """

    model_config = SettingsConfigDict(env_prefix="JIXIAO_", extra="forbid", frozen=True)

    home: Path = Path("data")
    lake: File = None
    places: Mapping[Code, Region] = Field(default_factory=dict)
    regions: Annotated[tuple[Code, ...], NoDecode] = ()
    policy: File = None
    seasons: SeasonDates = SeasonDates()
    watch_inbox: bool = True
    settle_minutes: int = Field(5, ge=0)
    wait_minutes: int = Field(30, ge=0)
    workers: int = Field(0, ge=0)
    webhook: Annotated[str, AfterValidator(_address)] = ""
    apart: bool = False
    scratch: File = None

    @classmethod
    def settings_customise_sources(cls, *_: Any, **sources: Any) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes before the file, whose values are handed in."""
        return sources["env_settings"], sources["init_settings"]

    @field_validator("regions", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value

    @model_validator(mode="before")
    @classmethod
    def _all_places(cls, values: Any) -> Any:
        """All regions with a section are run where none are chosen."""
        places = values.get("places")
        sections = [code for code in places if REGION.fullmatch(code)] if isinstance(places, Mapping) else []
        return {"regions": sections or [DEFAULT_REGION], **values}

    @field_validator("regions")
    @classmethod
    def _regions(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        if not value or len(set(value)) != len(value):
            raise _faulty(
                f"regions are 区划编码 of six digits, each once; got {', '.join(value) or 'none'}",
                f"地区应为六位区划编码，各写一次；现为 {'、'.join(value) or '空'}",
            )
        known = info.data.get("places", {})
        if known and (unknown := [region for region in value if region not in known]):
            raise _faulty(
                f"{unknown[0]} has no section [regions.{unknown[0]}]; there are {', '.join(known)}",
                f"{unknown[0]} 没有 `[regions.{unknown[0]}]` 一节；现有 {'、'.join(known)}",
            )
        return value

    def own(self, region: str) -> Region:
        """What is set for a region."""
        return self.places.get(region, Region())

    def place(self, region: str) -> Place:
        """What a region is called in print."""
        return Place.of(region, **self.own(region).printed)

    def policy_of(self, region: str) -> Path | None:
        """The policy file of a region, None for the plan's own."""
        return self.own(region).policy or self.policy

    def synonyms_of(self, region: str) -> Path | None:
        """The file of a region's own labels, None where it has none."""
        return self.own(region).synonyms

    def home_of(self, region: str) -> Path:
        """The home of a region: one of its own where regions are apart."""
        return region_home(self.home, region) if self.apart else self.home

    def only(self, region: str) -> Settings:
        """The same settings with what is set for one region alone: what a run about it is told."""
        return self.model_copy(update={"places": {code: own for code, own in self.places.items() if code == region}})

    def with_policy(self, region: str, file: Path | None) -> Settings:
        """The same settings with another policy for a region; unchanged where none is given."""
        if file is None:
            return self
        own = self.own(region).model_copy(update={"policy": file})
        return self.model_copy(update={"places": {**self.places, region: own}})

    def installation(self, *, as_of: str = "") -> Installation:
        """The Installation resource of these settings; `as_of` is an ISO date, empty for the day of each run."""
        from assets.installation import Installation  # noqa: PLC0415 - Dagster takes seconds to import

        return Installation(
            home=str(self.home.resolve()),
            lake=_resolved(self.lake),
            policy_file=_resolved(self.policy),
            places={code: own.printed for code, own in self.places.items()},
            policies={code: _resolved(own.policy) for code, own in self.places.items() if own.policy},
            synonyms={code: _resolved(own.synonyms) for code, own in self.places.items() if own.synonyms},
            as_of=as_of,
            scratch=_resolved(self.scratch),
            **self.model_dump(include={"workers", "wait_minutes", "apart"}),
        )


def _resolved(path: Path | None) -> str:
    return str(path.resolve()) if path else ""


def settings_file() -> Path | None:
    """The settings file: JIXIAO_CONFIG, else jixiao.toml in the working folder; None where there is none.

    Raises SettingsError when JIXIAO_CONFIG names no file.
    """
    if named := os.environ.get("JIXIAO_CONFIG"):
        if not Path(named).is_file():
            raise SettingsError(
                f"JIXIAO_CONFIG names {named}, which is no file.",
                f"`JIXIAO_CONFIG` 指定的 {named} 不是文件。",
            )
        return Path(named)
    return Path(FILE) if Path(FILE).is_file() else None


def load_settings(file: Path | None = None) -> Settings:
    """The settings in force. `file` is read instead of the one that `settings_file` finds.

    Paths in the file are relative to it, those of the environment to the working folder.
    Raises SettingsError for an unreadable file, an unknown setting or a faulty value.
    """
    file = file or settings_file()
    values = _read(file) if file else {}
    try:
        return Settings(**values)
    except ValidationError as error:
        raise SettingsError(
            " ".join(_sentence(each["loc"], each["type"], each["msg"], file) for each in error.errors())
        ) from error
    except pydantic_settings.SettingsError as error:
        raise SettingsError(
            f"A JIXIAO_ variable cannot be read: {error}; JIXIAO_SEASONS is written as JSON.",
            f"环境变量 `JIXIAO_` 无法读取：{error}；`JIXIAO_SEASONS` 应写作 `JSON`。",
        ) from error


def _read(file: Path) -> dict[str, Any]:
    """What the settings file says, under the names of the fields, with its paths as seen from here."""
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{file} cannot be read as TOML: {error}",
            f"{file} 无法按 `TOML` 读取：{error}",
        ) from error
    if "places" in values:
        raise SettingsError(_sentence(("places",), "extra_forbidden", "", file))
    if "regions" in values:
        values["places"] = values.pop("regions")
    places = values.get("places")
    sections = places.values() if isinstance(places, dict) else ()
    for section in (values, *(each for each in sections if isinstance(each, dict))):
        for name in ("home", "lake", "policy", "synonyms", "scratch"):
            if isinstance(section.get(name), str) and section[name]:
                section[name] = file.parent / Path(section[name]).expanduser()
    return values


def _sentence(place: tuple[int | str, ...], kind: str, message: str, file: Path | None) -> str:
    """Say of one fault where it stands and what is due."""
    names = [str(part) for part in place if not isinstance(part, int) and part != "[key]"] or ["settings"]
    variable = f"JIXIAO_{names[0].upper()}"
    where = variable if variable in os.environ or not file else str(file)
    if names[0] == "places" and (kind != "extra_forbidden" or len(names) > 1):
        names[0] = "regions"
    if kind == "extra_forbidden":
        sections: Mapping[str, type[BaseModel]] = {"regions": Region, "seasons": SeasonDates}
        model = sections[names[0]] if len(names) > 1 else Settings
        known = sorted(model.model_fields.keys() - {"places"})
        key, near = ".".join(names), nearest(names[-1], known)
        return either(f"{where}: {key} is no setting; {near}", f"{where}：没有设置项 `{key}`；{near}")
    due = say(DUE[kind]) if kind in DUE else message.removeprefix("Value error, ")
    return either(f"{where}: {'.'.join(names)}: {due}.", f"{where}：`{'.'.join(names)}`：{due}。")
