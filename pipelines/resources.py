"""Settings: one `jixiao.toml` and the environment, as typed values, and the House resource they make.

Here: what an installation may set, where it is read, what is wrong with it in a sentence. Not here: parameters of the plan,
which are policy, or the Dagster instance (`pipelines/dagster.yaml`). Settings are read before Dagster is imported.
"""

from __future__ import annotations

import os
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from forms.beside import REGION

if TYPE_CHECKING:
    from assets.house import House

FILE = "jixiao.toml"
DEFAULT_REGION = "640500"
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
COMMON_YEAR = 2023
"""Any year without a 29 February: a season that starts on one would be passed over in three years of four."""


class SettingsError(ValueError):
    """A setting is faulty. The message names the file or variable, the setting and what it must be."""


class SeasonDates(BaseModel):
    """When the three seasons start: days of every year (`MM-DD`) and the time of day (`HH:MM`), in China.

    A season may have several days: it is then run on each, and the last run stands.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    spring: tuple[str, ...] = ("04-15",)
    august: tuple[str, ...] = ("08-15",)
    autumn: tuple[str, ...] = ("11-15",)
    time: str = "02:00"

    @field_validator("spring", "august", "autumn")
    @classmethod
    def _days(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for day in value:
            try:
                date.fromisoformat(f"{COMMON_YEAR}-{day}")
            except ValueError as error:
                raise ValueError(f"{day!r} is no day of every year; write it as MM-DD") from error
        if not value:
            raise ValueError("a season needs at least one day")
        return tuple(sorted(value))

    @field_validator("time")
    @classmethod
    def _time(cls, value: str) -> str:
        if not TIME.fullmatch(value):
            raise ValueError(f"{value!r} is no time of day; write it as HH:MM")
        return value

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """The year of a run is the calendar year of its day, so all days of one must be in the order of the seasons."""
        if not (self.spring[-1] < self.august[0] and self.august[-1] < self.autumn[0]):
            raise ValueError("the days must follow each other within a year: spring, august, autumn")
        return self


class Settings(BaseSettings):
    """What an installation sets. Every field is also an environment variable, JIXIAO_ and its name, which goes first.

    `home`: folder of inbox/, warehouse.duckdb, published/ and returns/. `regions`: 区划编码, six digits each; as a variable
    separated by commas. `policy`: a policy file, empty for the plan's own. `seasons`: when they start. `watch_inbox`: whether
    the inbox sensor is on from the start. `settle_minutes`: how long the inbox must be quiet before a run is requested.
    `wait_minutes`: how long a run waits for another that writes the same home. `workers`: reading processes, 0 for one a
    core. `webhook`: where notices are posted, empty for nowhere.
    """

    model_config = SettingsConfigDict(env_prefix="JIXIAO_", extra="forbid", frozen=True)

    home: Path = Path("data")
    regions: Annotated[tuple[str, ...], NoDecode] = (DEFAULT_REGION,)
    policy: Path | None = None
    seasons: SeasonDates = SeasonDates()
    watch_inbox: bool = True
    settle_minutes: int = Field(5, ge=0)
    wait_minutes: int = Field(30, ge=0)
    workers: int = Field(0, ge=0)
    webhook: str = ""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment goes before the file, whose values are handed in."""
        return env_settings, init_settings

    @field_validator("regions", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value

    @field_validator("regions")
    @classmethod
    def _regions(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        odd = [region for region in value if not REGION.fullmatch(region)]
        if odd or not value or len(set(value)) != len(value):
            raise ValueError(f"regions are 区划编码 of six digits, each once; got {', '.join(value) or 'none'}")
        return value

    @field_validator("policy", mode="before")
    @classmethod
    def _policy(cls, value: Any) -> Any:
        return None if value == "" else value

    @field_validator("webhook")
    @classmethod
    def _webhook(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("a webhook is an address that begins with https:// or http://")
        return value

    def house(self, *, as_of: str = "") -> House:
        """The House resource of these settings; `as_of` is an ISO date, empty for the day of each run."""
        from assets.house import House  # noqa: PLC0415 - Dagster takes seconds to import

        return House(
            home=str(self.home.resolve()),
            policy_file=str(self.policy.resolve()) if self.policy else "",
            as_of=as_of,
            workers=self.workers,
            wait_minutes=self.wait_minutes,
        )


def settings_file() -> Path | None:
    """The settings file: JIXIAO_CONFIG, else jixiao.toml in the working folder; None where there is none.

    Raises SettingsError when JIXIAO_CONFIG names no file.
    """
    if named := os.environ.get("JIXIAO_CONFIG"):
        if not Path(named).is_file():
            raise SettingsError(f"JIXIAO_CONFIG names {named}, which is no file.")
        return Path(named)
    return Path(FILE) if Path(FILE).is_file() else None


def load_settings(file: Path | None = None) -> Settings:
    """The settings in force. `file` is read instead of the one that `settings_file` finds.

    Paths in the file are relative to it, those of the environment to the working folder.
    Raises SettingsError for an unreadable file, an unknown setting or a faulty value.
    """
    file = file or settings_file()
    values: dict[str, Any] = {}
    if file:
        try:
            values = tomllib.loads(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsError(f"{file} cannot be read as TOML: {error}") from error
        for name in ("home", "policy"):
            if isinstance(values.get(name), str) and values[name]:
                values[name] = file.parent / Path(values[name]).expanduser()
    try:
        return Settings(**values)
    except ValidationError as error:
        where = f"{file} or a JIXIAO_ variable" if file else "A JIXIAO_ variable"
        raise SettingsError(f"{where} is faulty: {_reasons(error)}.") from error


def _reasons(error: ValidationError) -> str:
    return "; ".join(
        f"{'.'.join(str(part) for part in each['loc']) or 'settings'}: {each['msg'].removeprefix('Value error, ')}"
        for each in error.errors()
    )
