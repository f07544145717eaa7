"""`jixiao policy`: a file is judged in one sentence, and a policy is shown with clause, figure, since when and source."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from policy.model import PLAN

Run = Callable[..., Result]
FILES = sorted(path.name for path in PLAN.parent.glob("*.yaml"))


@pytest.mark.parametrize("name", FILES)
def test_the_policies_of_the_house_are_good(name: str, jixiao: Run) -> None:
    result = jixiao("policy", "check", PLAN.with_name(name))
    assert result.exit_code == 0, result.output
    assert "in force from 202" in result.output


@pytest.mark.parametrize(
    ("text", "told"),
    [("extends: plan.yaml\nnames: x\n", "line 2: the policy has no key names; did you mean name"),
     ("extends: nowhere.yaml\n", "line 1: there is no policy nowhere.yaml")],
)  # fmt: skip
def test_a_faulty_file_is_told_with_its_line(tmp_path: Path, jixiao: Run, text: str, told: str) -> None:
    head = "name: x\ntitle: x\nin_force_from: 2021\n"
    (tmp_path / "x.yaml").write_text(text + head, encoding="utf-8")
    result = jixiao("policy", "check", tmp_path / "x.yaml")
    assert result.exit_code == 2
    assert told in result.output.replace("\n", "")


def test_a_list_names_value_year_source_and_file(jixiao: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    result = jixiao("policy", "show", "--policy", PLAN.with_name("sichuan.yaml"))
    assert result.exit_code == 0, result.output
    (line,) = [each for each in result.output.splitlines() if "最低执行率" in each]
    for words in ("4 0.25", "share", "2025", "一(三)", "published", "川财绩〔2025〕10号", "digest", "sichuan.yaml"):
        assert words in line
    (line,) = [each for each in result.output.splitlines() if "grade_medium" in each]
    for words in ("rate 0.10", "本地默认", "plan.yaml"):
        assert words in line


def test_without_a_region_it_is_the_one_of_the_settings(
    tmp_path: Path, jixiao: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = f'[regions.510100]\nname = "成都市"\npolicy = "{PLAN.with_name("sichuan.yaml")}"\n'
    (tmp_path / "jixiao.toml").write_text(settings, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "四川省" in jixiao("policy", "show").output
    (tmp_path / "jixiao.toml").write_text(f"{settings}[regions.510400]\n", encoding="utf-8")
    asked = jixiao("policy", "show")
    assert (asked.exit_code, "say which with --region" in asked.output) == (2, True)
    assert jixiao("policy", "show", "--policy", PLAN).exit_code == 0, "a file is of no region"


def test_a_page_holds_every_entry(tmp_path: Path, jixiao: Run) -> None:
    page = tmp_path / "policy.html"
    result = jixiao("policy", "show", "--year", 2027, "--html", page)
    assert result.exit_code == 0, result.output
    text = page.read_text(encoding="utf-8")
    for words in ("评价为中，按预算总额压减", "grade_medium", "rate 0.10", "方案规定", "一(四)", "2021", "plan.yaml"):
        assert words in text
    refused = jixiao("policy", "show", "--html", tmp_path)
    assert refused.exit_code == 2


def test_a_year_before_the_policy_is_told(jixiao: Run) -> None:
    result = jixiao("policy", "show", "--year", 2020)
    assert result.exit_code == 2
    assert "2020 is before it" in result.output
