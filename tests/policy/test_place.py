"""What a region is called: by its settings, else by its code."""

from assets.installation import Installation
from policy.place import Place


def test_a_region_without_settings_goes_by_its_code() -> None:
    assert Place.of("640500") == Place("640500", "640500", "640500财政局")


def test_a_bureau_that_is_not_set_is_that_of_the_name() -> None:
    assert Place.of("640500", name="中卫市") == Place("640500", "中卫市", "中卫市财政局")


def test_a_house_names_each_region_by_its_own_settings() -> None:
    named = {"name": "中卫市", "bureau": "中卫市财政局", "document_prefix": "卫财绩", "contact": "0955-0"}
    installation = Installation(home="/nowhere", places={"640500": named})
    assert installation.place("640500") == Place("640500", "中卫市", "中卫市财政局", "卫财绩", "0955-0")
    assert installation.place("640521") == Place.of("640521")
