"""Mutated workbooks: ten thousand of them, none of which may stop the reader or change a row without being predictable.

Bytes and parts of the container are protected by its checksums; XML and cells are changed behind them, so that the reader
sees every change. What is read from a mutant is the seed's rows, the changed value by the rules, or a problem.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from forms.problems import FILE_PROBLEMS, VALUE_PROBLEMS
from forms.reader import FileReading, read_file
from tests.corpus.content import CONTENT, meaning, page
from tests.corpus.files import Xlsx, ods, pack, text, xlsb, xlsx

LONGEST = 10.0
TABLES_OF_AMOUNTS = (
    "raw_funds",
    "raw_self_evaluations",
    "raw_monitorings",
    "raw_goals",
    "raw_r_budg",
    "raw_r_base",
    "raw_r_exc",
)
SHEET = "xl/worksheets/sheet1.xml"
SEEDS = {name: page(name) for name in CONTENT}
Rows = dict[str, list[dict[str, Any]]]


def checked(path: Path, data: bytes) -> FileReading:
    """Read a mutant; whatever it is, the reader answers in time and in its own words."""
    path.write_bytes(data)
    start = time.monotonic()
    reading = read_file(path)
    assert time.monotonic() - start < LONGEST
    assert reading.problem is None or reading.problem in FILE_PROBLEMS
    if reading.problem is None:
        has_parts = reading.rows.get("raw_sheets") or reading.members
        assert has_parts, "a file that is read has sheets, each with a state, or is an archive of files"
        assert {row["kind"] for row in reading.rows.get("raw_problems", ())} <= set(VALUE_PROBLEMS)
    return reading


def bytes_changed(data: bytes, chance: Random) -> bytes:
    mutant = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 4, 20))):
        at = chance.randrange(len(mutant))
        match chance.randrange(4):
            case 0:
                mutant[at] ^= 1 << chance.randrange(8)
            case 1:
                del mutant[at : at + chance.randrange(1, 40)]
            case 2:
                mutant[at:at] = bytes(chance.randrange(256) for _ in range(chance.randrange(1, 9)))
            case _:
                mutant[at : at + 4] = b"\xff\xff\xff\xff"
        if not mutant:
            break
    return bytes(mutant)


@pytest.mark.slow
@pytest.mark.parametrize("name", CONTENT)
def test_bytes(name: str, tmp_path: Path) -> None:
    """Bytes of containers: what is still accepted as a workbook reads to the seed's rows, or has a problem."""
    chance = Random(name)
    seed = SEEDS[name]
    kinds: dict[str, bytes] = {"xlsx": xlsx(seed), "xlsb": xlsb(seed), "ods": ods({"表": seed})}
    for suffix, data in kinds.items():
        whole = meaning(checked(tmp_path / f"seed.{suffix}", data).rows)
        for _ in range(100):
            reading = checked(tmp_path / f"a.{suffix}", bytes_changed(data, chance))
            if reading.problem is None and not reading.members:  # without its styles a date is a bare number: a problem
                assert meaning(reading.rows) == whole or reading.rows["raw_problems"]
    for _ in range(100):
        checked(tmp_path / "a.csv", bytes_changed(text(seed), chance))


@pytest.mark.slow
def test_bytes_of_the_older_format(tmp_path: Path) -> None:
    chance = Random(3)
    data = Path(__file__).with_name("golden").joinpath("city.xls").read_bytes()
    for _ in range(500):
        checked(tmp_path / "a.xls", bytes_changed(data, chance))


@pytest.mark.slow
@pytest.mark.parametrize("name", CONTENT)
def test_parts(name: str, tmp_path: Path) -> None:
    """Parts of the container dropped, doubled under another name, swapped or emptied."""
    chance = Random(name)
    parts = Xlsx({"Sheet1": SEEDS[name]}).parts()
    for _ in range(60):
        mutant = dict(parts)
        one, other = chance.sample(sorted(mutant), 2)
        match chance.randrange(4):
            case 0:
                del mutant[one]
            case 1:
                mutant[one], mutant[other] = mutant[other], mutant[one]
            case 2:
                mutant[one] = ""
            case _:
                mutant[one] = mutant[one][: chance.randrange(len(mutant[one]))]
        checked(tmp_path / "a.xlsx", pack(mutant))


def xml_changed(part: str, chance: Random) -> str:
    at = chance.randrange(len(part))
    match chance.randrange(5):
        case 0:
            return part[:at] + part[at + chance.randrange(1, 20) :]
        case 1:
            return part[:at] + chance.choice('<>&"/ 9Az表\x0b') + part[at:]
        case 2:
            start = part.find("<", at)
            end = part.find(">", start) + 1
            return part[:start] + part[end:] if 0 <= start < end else part
        case 3:
            start = part.find("<", at)
            end = part.find(">", start) + 1
            return part[:end] + part[start:end] + part[end:] if 0 <= start < end else part
        case _:
            return part[:at]


@pytest.mark.slow
@pytest.mark.parametrize("name", CONTENT)
def test_xml(name: str, tmp_path: Path) -> None:
    """The XML of one part, behind right checksums."""
    chance = Random(name)
    parts = Xlsx({"Sheet1": SEEDS[name]}).parts()
    whole = meaning(checked(tmp_path / "seed.xlsx", pack(parts)).rows)
    for _ in range(140):
        part = chance.choice(("xl/workbook.xml", SHEET, SHEET, "xl/sharedStrings.xml", "xl/styles.xml"))
        mutant = xml_changed(parts[part], chance)
        reading = checked(tmp_path / "a.xlsx", pack({**parts, part: mutant}))
        if parts[part].startswith(mutant) and reading.problem is None:
            assert meaning(reading.rows) == whole, f"{part} cut at {len(mutant)}: rows are lost without a word"


def amounts(rows: Rows) -> list[tuple[str, int, str, Any]]:
    return [
        (table, number, column, value)
        for table in TABLES_OF_AMOUNTS
        for number, row in enumerate(rows.get(table, ()))
        for column, value in row.items()
        if isinstance(value, Decimal)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", CONTENT)
def test_cells(name: str, tmp_path: Path) -> None:
    """One cell below the header takes another value: it is read as that value, or there is a problem, or nothing read it.

    No other cell changes its meaning with it, whatever the value is.
    """
    chance = Random(name)
    seed = SEEDS[name]
    whole = meaning(checked(tmp_path / "seed.xlsx", xlsx(seed)).rows)
    numbers = sorted(
        place for place, value in seed.cells.items()
        if isinstance(value, Decimal) and seed.formats.get(place) == "#,##0.00"
    )  # fmt: skip
    places = numbers or sorted(place for place in seed.cells if place[0] > 2)
    mutations: tuple[Callable[[], Any], ...] = (
        lambda: Decimal(chance.randrange(10**6)) / 100,
        lambda: f"{chance.randrange(10**6):,}",
        lambda: chance.choice(("1,23", "12 34", "1.2.3", "1e", "０x", "#REF!", "一百", "100千元", "--1")),
    )
    for _ in range(300):
        place, kind = chance.choice(places), chance.randrange(3)
        value = mutations[kind]()
        reading = checked(tmp_path / "a.xlsx", xlsx(seed.with_cells({place: value})))
        assert reading.problem is None
        if not numbers:
            continue
        before, after = amounts(whole), amounts(meaning(reading.rows))
        changed = {item for item in after if item not in before}
        if kind == 2:
            assert reading.rows["raw_problems"], (place, value)
            assert not changed, (place, value)
        else:
            predicted = Decimal(str(value).replace(",", "")) * 10000
            assert {item[3] for item in changed} <= {predicted}, (place, value)
            assert changed or predicted in {item[3] for item in before}, (place, value)
            assert not reading.rows["raw_problems"]


def test_a_mutant_of_each_kind(tmp_path: Path) -> None:
    """The quick lane's look at the machinery: mutants are readable containers, and differ from the seed."""
    chance = Random(1)
    parts = Xlsx({"Sheet1": SEEDS["SE"]}).parts()
    mutant = pack({**parts, SHEET: xml_changed(parts[SHEET], chance)})
    with zipfile.ZipFile(io.BytesIO(mutant)) as container:
        assert container.testzip() is None
        assert container.read(SHEET).decode() != parts[SHEET]
    assert bytes_changed(mutant, chance) != mutant
    checked(tmp_path / "a.xlsx", mutant)
