"""The patterns of the default sample city: every one that is planted is found, and honest forms show hardly any."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from assets.intake import load_policy, read_inbox
from assets.models import build
from assets.secrecy import classify
from expectations.validation import compare, validate_form
from sample.make import make_sample
from tests.pipelines.conftest import AS_OF, installation_of
from warehouse.scope import Scope

SPRING, AUTUMN = "annual_self_evaluation", "next_year_control_figures"
FORMS = {2025: ("R-REV", "SE", "MO", "GO"), 2026: (), 2027: ()}
FALSE_ALARMS = 0.01


@pytest.mark.slow
def test_what_is_planted_is_found_and_little_else(tmp_path: Path) -> None:
    city = make_sample(tmp_path)
    installation = installation_of(tmp_path, AS_OF)
    with installation.warehouse() as warehouse:
        for year, forms in FORMS.items():
            scope = Scope(city.region, year)
            load_policy(warehouse, installation, scope)
            read_inbox(warehouse, installation, scope)
            for form in ("R-UNIT", "R-PROJ", "R-BUDG", *forms):
                validate_form(warehouse, city.region, year, form)
        evaluated, budgeted = Scope(city.region, 2025), Scope(city.region, 2027)
        for scope in (evaluated, budgeted):
            classify(warehouse, installation, scope)
        build(warehouse, "self_evaluation", "project_grades", installation, evaluated)
        compare(warehouse, evaluated, SPRING)
        compare(warehouse, budgeted, AUTUMN)
        build(warehouse, "review", "review_risks", installation, evaluated)
        found = defaultdict(set)
        for row in warehouse.rows("select subject_code, code from compared_findings where form = 'R-BUDG'"):
            found[row["subject_code"]].add(row["code"])
        risks = warehouse.rows(
            "select project_code, string_split(codes, ',') as codes from review_risks where points > 0"
        )
        for row in risks:
            found[row["project_code"]].update(row["codes"])
        counted = warehouse.rows("select count(*) as n from accepted_self_evaluations where form = 'SE'")[0]["n"]
    planted = {code for codes in city.patterns.values() for code in codes}
    assert planted == {f"SE{number}" for number in range(11, 21)} | {"B01", "B02", "B03"}
    assert {
        project: set(codes) - found[project] for project, codes in city.patterns.items() if set(codes) - found[project]
    } == {}
    # the mistakes that the city sends take forms on purpose: a form without unit or sign is not an honest one
    honest = [project for project in found if project not in city.patterns]
    assert len(honest) / counted <= FALSE_ALARMS, {project: found[project] for project in honest}
