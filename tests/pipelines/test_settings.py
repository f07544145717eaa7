"""Settings: one file for services and commands, the environment before it, and a sentence for whatever is wrong in it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipelines.resources import Region, SeasonDates, Settings, SettingsError, load_settings
from policy.place import Place

HOUSE = Path(__file__).parents[2]
TWO = '[regions.640500]\nname = "中卫市"\npolicy = "city.yaml"\n[regions.640521]\nname = "中宁县"\nsynonyms = "words/own.yaml"\n'


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("JIXIAO_")]:
        monkeypatch.delenv(name)


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_the_committed_file_shows_the_defaults_and_names_the_city() -> None:
    shown = load_settings(HOUSE / "jixiao.toml")
    assert shown.model_copy(update={"home": Path("data"), "places": {}}) == Settings()
    assert shown.home == HOUSE / "data"
    city = shown.place("640500")
    assert (city.name, city.bureau, city.document_prefix) == ("中卫市", "中卫市财政局", "卫财绩")


def test_each_region_has_its_own_names_and_files(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path / "own.toml", f'policy = "all.yaml"\n{TWO}'))
    assert settings.regions == ("640500", "640521")
    assert settings.place("640521").bureau == "中宁县财政局"
    assert settings.place("640522") == Place.of("640522")
    files = [settings.policy_of(code) for code in ("640500", "640521", "640522")]
    assert files == [tmp_path / "city.yaml", tmp_path / "all.yaml", tmp_path / "all.yaml"]
    assert settings.synonyms_of("640521") == tmp_path / "words" / "own.yaml"
    installation = settings.installation()
    assert (installation.place("640521").name, set(installation.policies), set(installation.synonyms)) == (
        "中宁县",
        {"640500"},
        {"640521"},
    )


def test_an_option_goes_before_the_policy_of_its_region_alone(tmp_path: Path) -> None:
    settings = load_settings(write(tmp_path / "own.toml", TWO)).with_policy("640521", Path("other.yaml"))
    assert settings.policy_of("640521") == Path("other.yaml")
    assert settings.policy_of("640500") == tmp_path / "city.yaml"
    assert settings.place("640521").name == "中宁县"


def test_paths_are_relative_to_the_file_and_the_environment_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(tmp_path / "own.toml", f'home = "city"\n{TWO}')
    monkeypatch.setenv("JIXIAO_CONFIG", str(file))
    assert load_settings().home == tmp_path / "city"
    monkeypatch.setenv("JIXIAO_REGIONS", "640521")
    monkeypatch.setenv("JIXIAO_HOME", "elsewhere")
    assert (load_settings().regions, load_settings().home) == (("640521",), Path("elsewhere"))


def test_without_sections_any_regions_may_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JIXIAO_REGIONS", "640600, 640601")
    assert load_settings(write(tmp_path / "own.toml", "")).regions == ("640600", "640601")


WRONG = {
    "home": ("home = 5", "home: a path is due"),
    "regions": ('regions = ["640500"]', r"write a section \[regions.CODE\]"),
    "places": ("places = 5", "places is no setting"),
    "policy": ("policy = true", "policy: a path is due"),
    "seasons": ("seasons = 5", "seasons: a section is due"),
    "watch_inbox": ('watch_inbox = "maybe"', "watch_inbox: true or false is due"),
    "settle_minutes": ("settle_minutes = -1", "settle_minutes: .* greater than or equal to 0"),
    "wait_minutes": ('wait_minutes = "long"', "wait_minutes: a whole number is due"),
    "workers": ("workers = -1", "workers: .* greater than or equal to 0"),
    "webhook": ("webhook = 'ftp://x'", "webhook: a webhook is an address that begins with https://"),
    "apart": ("apart = 2", "apart: true or false is due"),
    "scratch": ("scratch = 5", "scratch: a path is due"),
    "lake": ("lake = 5", "lake: a path is due"),
}
WRONG_SEASONS = {
    "spring": ("spring = ['02-29']", "seasons.spring: .* MM-DD"),
    "august": ("august = []", "seasons.august: a season needs at least one day"),
    "autumn": ("autumn = ['08-01']", "seasons: the days must follow each other"),
    "time": ("time = '25:00'", "seasons.time: .* HH:MM"),
}
WRONG_REGION = {
    "name": ("name = 5", "regions.640500.name: a text is due"),
    "bureau": ('bureau = "中卫市\\n财政局"', "regions.640500.bureau: .* one line"),
    "document_prefix": ('document_prefix = " 卫财绩"', "regions.640500.document_prefix: .* without spaces"),
    "contact": ("contact = ['a']", "regions.640500.contact: a text is due"),
    "licence": ("licence = 5", "regions.640500.licence: a text is due"),
    "amounts": ("amounts = '亿元'", "regions.640500.amounts: .*万元"),
    "policy": ("policy = 5", "regions.640500.policy: a path is due"),
    "synonyms": ("synonyms = []", "regions.640500.synonyms: a path is due"),
}
OTHERS = {
    "unknown": ("homes = 'x'", "homes is no setting; did you mean home?"),
    "unknown in a region": ("[regions.640500]\nnmae = 'x'", "regions.640500.nmae is no setting; did you mean name?"),
    "unknown in seasons": ("[seasons]\nspringg = []", "seasons.springg is no setting; did you mean spring?"),
    "no code": ("[regions.64]\nname = 'x'", "six digits, not 64"),
    "no section": ("[regions]\n640500 = 'x'", "regions.640500: a section is due"),
    "no TOML": ("home = 'x'\nwait_minutes = oh", "cannot be read as TOML: .*at line 2"),
}
FAULTS = {
    **WRONG,
    **{f"seasons.{key}": (f"[seasons]\n{text}", words) for key, (text, words) in WRONG_SEASONS.items()},
    **{f"regions.{key}": (f"[regions.640500]\n{text}", words) for key, (text, words) in WRONG_REGION.items()},
    **OTHERS,
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_setting_is_told_with_its_file(tmp_path: Path, fault: str) -> None:
    text, words = FAULTS[fault]
    with pytest.raises(SettingsError, match=words) as caught:
        load_settings(write(tmp_path / "own.toml", text))
    assert str(caught.value).startswith(str(tmp_path / "own.toml"))
    assert len(str(caught.value).splitlines()) == 1


def test_every_setting_has_a_wrong_value_above() -> None:
    assert set(WRONG) == set(Settings.model_fields)
    assert set(WRONG_SEASONS) == set(SeasonDates.model_fields)
    assert set(WRONG_REGION) == set(Region.model_fields)


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("JIXIAO_WORKERS", "x", "JIXIAO_WORKERS: workers: a whole number is due"),
        ("JIXIAO_REGIONS", "64", "JIXIAO_REGIONS: .*six digits"),
        ("JIXIAO_REGIONS", "640500,640500", "JIXIAO_REGIONS: .*each once"),
        ("JIXIAO_REGIONS", "640522", r"640522 has no section \[regions.640522\]; there are 640500, 640521"),
        ("JIXIAO_SEASONS", "{", "JIXIAO_ variable cannot be read"),
        ("JIXIAO_CONFIG", "none.toml", "JIXIAO_CONFIG names none.toml"),
    ],
)
def test_a_faulty_variable_is_told_by_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, words: str
) -> None:
    monkeypatch.setenv("JIXIAO_CONFIG", str(write(tmp_path / "own.toml", TWO)))
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=words):
        load_settings()
