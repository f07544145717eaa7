"""A file that says only what differs, the SQL beside it, and policies of older shapes: read like any other."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import policy
from policy.model import PLAN
from policy.older import LATER

HEAD = "extends: plan.yaml\nname: here\ntitle: 本地\nin_force_from: {}\n"
FIRST = Path(__file__).with_name("first_version.yaml")


def local(folder: Path, text: str, begins: int = 2021, name: str = "here.yaml") -> Path:
    path = folder / name
    path.write_text(HEAD.format(begins) + text, encoding="utf-8")
    return path


def test_what_is_not_said_is_the_plan_s(tmp_path: Path) -> None:
    rules = "rules:\n  grade_medium: {source: local, rate: {2021: 0.2}}\n"
    rules += "  same_content: {source: local, effect: hold, voided_by: []}\n"
    loaded = policy.load(local(tmp_path, rules))
    assert policy.load().differences(loaded, 2027) == [
        ("same_content.effect", "whole", "hold"),
        ("same_content.voided_by", "允许再次安排", ""),
        ("grade_medium.rate", "0.10", "0.2"),
    ]
    said = {each.address: (each.entry.source, each.file) for each in loaded.stated(2027)}
    assert said["grade_medium.rate"] == ("local", "here.yaml")
    assert said["same_content.effect"] == ("local", "here.yaml")
    assert loaded.said_elsewhere(2027) == {
        "here.yaml": ["same_content.effect", "same_content.voided_by", "grade_medium.rate"]
    }
    assert said["grade_medium.effect"] == ("local", "plan.yaml")
    assert said["grade_poor.effect"] == ("plan", "plan.yaml")


@pytest.mark.parametrize(("year", "rate"), [(2024, "0.10"), (2025, "0.2"), (2027, "0.2"), (2030, "0.2")])
def test_amendments_of_the_base_hold_until_a_date_of_one_s_own(tmp_path: Path, year: int, rate: str) -> None:
    """The base changes in 2027; from 2025 on the place has its own word."""
    text = PLAN.read_text(encoding="utf-8").replace("{2021: 0.10}", "{2021: 0.10, 2027: 0.3}")
    (tmp_path / "plan.yaml").write_text(text, encoding="utf-8")
    loaded = policy.load(local(tmp_path, "rules:\n  grade_medium: {source: local, rate: {2025: 0.2}}\n"))
    assert loaded.addresses(year)["grade_medium.rate"] == rate
    untouched = policy.load(local(tmp_path, "", name="there.yaml"))
    assert untouched.addresses(2028)["grade_medium.rate"] == "0.3"


def test_a_chain_has_one_fingerprint_over_all_its_files(tmp_path: Path) -> None:
    local(tmp_path, "numbers:\n  magnitude_factor: {source: local, values: {2021: 500}}\n", name="middle.yaml")
    path = tmp_path / "here.yaml"
    path.write_text("extends: middle.yaml\nname: here\ntitle: 本地\nin_force_from: 2022\n", encoding="utf-8")
    one = policy.load(path)
    assert one.addresses(2027)["magnitude_factor"] == "500"
    assert one.sha256 == hashlib.sha256(one.text.encode()).hexdigest()
    again = policy.read(one.text, "kept")
    assert (again.sha256, again.addresses(2027)) == (one.sha256, one.addresses(2027))
    copy = tmp_path / "elsewhere" / "policy.yaml"
    copy.parent.mkdir()
    copy.write_text(one.text, encoding="utf-8")
    assert policy.load(copy).sha256 == one.sha256
    (tmp_path / "middle.yaml").write_text((tmp_path / "middle.yaml").read_text() + "# a word\n", encoding="utf-8")
    assert policy.load(path).sha256 != one.sha256


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("numbers:\n  magnitude_facto: {source: local, values: {2021: 5}}\n", 6, "did you mean magnitude_factor"),
        ("numbers:\n  magnitude_factor: {values: {2021: 5}}\n", 6, "so it needs its source"),
        ("numbers:\n  magnitude_factor: {source: local, values: {2020: 5}}\n", 6, "2020 lies before the policy"),
        ("numbers:\n  magnitude_factor: {source: local, values: {2021: 5}}\n  magnitude_factor: {}\n", 7, "a second time"),
        ("numbers:\n  magnitude_factor: {source: published, values: {2021: 5}}\n", 6, "where and reliability"),
        ("numbers:\n  magnitude_factor: {source: local, unit: days, values: {2021: 5}}\n", 6, "unit cannot be days"),
        ("rules:\n  grade_medium: {source: local, rat: {2021: 0.2}}\n", 6, "did you mean rate"),
        ("rules:\n  grade_medium: {source: local, when: null}\n", 6, "grade_medium, when is empty"),
        ("rules:\n  more: {source: local, effect: whole}\n", 6, "more lacks the key"),
        ("words:\n  rectified_grades: {source: local, values: {2021: [中, 低]}}\n", 6, "cannot be 低; valid are 优, 良, 中, 差"),
        ("words:\n  delivered_kinds: {source: local, values: {2021: [数目]}}\n", 6, "cannot be 数目; valid are 数量, 质量"),
        ("words:\n  cost_kinds: {source: local, values: {2021: [价格]}}\n", 6, "cannot be 价格"),
        ("words:\n  benefit_kinds: {source: local, values: {2021: [利益]}}\n", 6, "cannot be 利益"),
        ("bands:\n  grade: {source: local, values: {2021: {好: {lower: 0, upper: 100, closed: true}}}}\n", 0,
         r"cannot be 差; valid are 好, 未自评\. It does not go with what .*here\.yaml says: add the entry there"),
        ("rules:\n  exception:\n    {subject: project, clause: local, source: local, zh: 甲, en: A, "
         "effect: hold, when: goals, order: 9}\n",
         6, "no rule can be called exception"),
        ("numbers:\n", 5, "numbers must be a mapping"),
        ("bands:\n  grade: {source: local, values: {2021: {}}}\n", 6, "grade from 2021 is empty"),
        ("bands:\n  ex_ante: {source: local, values: {2021: {好: {lower: 0, upper: 100, closed: true, pending: true}}}}\n",
         6, "好 of ex_ante cannot be pending"),
        ("bands:\n  grade:\n    source: local\n    values:\n      2021:\n        优: {lower: 90, upper: 100, closed: true}\n"
         "        中: {lower: 60, upper: 90, pending: true}\n        差: {lower: 0, upper: 60}\n", 9, "中 of grade cannot be"),
        ("bands:\n  ex_ante: {source: local, values: {2021: {好: {lower: 0, upper: 99}}}}\n", 6, "the best band of ex_ante"),
        ("minimum_execution:\n  source: local\n  values: {2021: {0: 0, 10: 0.8}}\n", 7, "must end in month 12"),
        ("inherited: maybe\n", 5, "inherited is local"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_own_file_and_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    path = local(tmp_path, text)
    with pytest.raises(policy.PolicyError, match=message) as caught:
        policy.load(path)
    assert str(caught.value).startswith(f"{path}, line {line}: " if line else "plan.yaml, line ")


def test_cycles_and_missing_bases_are_told_where_they_are(tmp_path: Path) -> None:
    one, other = tmp_path / "one.yaml", tmp_path / "other.yaml"
    one.write_text("extends: other.yaml\n", encoding="utf-8")
    other.write_text("name: other\nextends: one.yaml\n", encoding="utf-8")
    with pytest.raises(policy.PolicyError, match=r"other\.yaml, line 2: .*circle: one\.yaml → other\.yaml → one\.yaml"):
        policy.load(one)
    other.write_text("extends: none.yaml\n", encoding="utf-8")
    with pytest.raises(policy.PolicyError, match=r"other\.yaml, line 1: there is no policy none\.yaml"):
        policy.load(one)
    other.write_text("extends: ../none.yaml\n", encoding="utf-8")
    with pytest.raises(policy.PolicyError, match=r"other\.yaml, line 1: extends takes the name of one file"):
        policy.load(one)
    with pytest.raises(policy.PolicyError, match=r"here\.yaml, line 4: in_force_from must be 2021 or later"):
        policy.load(local(tmp_path, "", begins=2020))


RULE = """rules:
  dear: {subject: project, clause: local, source: local, zh: 贵, en: Dear, effect: hold, when: dear, words: [贵], order: 20}
"""


def test_a_rule_of_one_s_own_lies_beside_the_file(tmp_path: Path) -> None:
    path = local(tmp_path, RULE)
    with pytest.raises(policy.PolicyError, match=r"line 6: dear names a model dear that is not there"):
        policy.load(path)
    model = tmp_path / "here" / "rules" / "dear.sql"
    model.parent.mkdir(parents=True)
    model.write_text("select rule_words('words')", encoding="utf-8")
    loaded = policy.load(path)
    assert loaded.own_rules == {"dear": "select rule_words('words')"}
    assert policy.read(loaded.text, "kept").own_rules == loaded.own_rules
    arguments = policy.rows(loaded, 2027)["policy_rule_arguments"]
    assert {"rule": "dear", "argument": "words", "rank": 1, "value": "贵"} in arguments
    model.write_text("select rule_words('others')", encoding="utf-8")
    with pytest.raises(policy.PolicyError, match=r"line 6: dear has no key words"):
        policy.load(path)
    model.write_text("select rule_words('words'), 1", encoding="utf-8")
    assert policy.load(path).sha256 != loaded.sha256
    model.rename(model.with_name("cheap.sql"))
    with pytest.raises(policy.PolicyError, match="that is not there"):
        policy.load(path)


def test_sql_that_no_rule_names_is_refused(tmp_path: Path) -> None:
    (tmp_path / "here" / "rules").mkdir(parents=True)
    (tmp_path / "here" / "rules" / "cheap.sql").write_text("select 1", encoding="utf-8")
    with pytest.raises(policy.PolicyError, match=r"cheap\.sql beside the policy is the model of no rule"):
        policy.load(local(tmp_path, ""))


def test_a_policy_of_the_first_version_is_read_for_ever() -> None:
    """Whoever adds an entry to the plan names it among the later ones, and the first version has the plan's."""
    first, today = policy.load(FIRST), policy.load()
    assert first.sha256 == hashlib.sha256(FIRST.read_bytes()).hexdigest()
    assert first.differences(today, 2027) == []
    assert {each.file for each in first.stated(2027) if each.address in {key for _, key in LATER}} == {"plan.yaml"}


def test_a_kept_policy_of_other_grades_has_the_later_entries_in_its_own_words() -> None:
    """The plan names 差 among what must be put right; a policy from before that, whose lowest grade is 低, has no such word."""
    text = FIRST.read_text(encoding="utf-8").replace("差", "低")
    assert policy.read(text, "kept").addresses(2027)["rectified_grades"] == "中"


@pytest.mark.parametrize("name", ["plan", "chongqing", "guangzhou", "jiangxi", "sichuan"])
def test_a_locality_is_as_short_as_its_differences(name: str) -> None:
    path = PLAN.with_name(f"{name}.yaml")
    loaded = policy.load(path)
    sources = {entry.source for entry in loaded.parameters()}
    if name == "plan":
        assert sources == {"plan", "local"}
        return
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 80
    assert sources == {"published", "local"}
    assert all(entry.where and entry.reliability for entry in loaded.parameters() if entry.source == "published")
