"""Delimited text: no record is ever swallowed. What is read is what was written, or the text is refused with the line."""

from __future__ import annotations

import csv
import io
from decimal import Decimal as D
from itertools import product
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.files.delimited import exported_text, read_text, records
from forms.problems import BadFileError
from forms.reader import read_file
from tests.corpus.content import PROJECT_LABELS
from tests.together import together

HEAD = PROJECT_LABELS


def register(rows: int) -> list[str]:
    lines = ["项目库登记表", "（2025年度）", ",".join(HEAD)]
    return lines + [
        f"64050025T{number:012d},项目{number},219,219001,3,培训,经常性项目,否,否,{'是' if number % 3 == 2 else '否'},"
        for number in range(rows)
    ]


def refused(text: str) -> int | None:
    with pytest.raises(BadFileError) as caught:
        list(records(text, ","))
    assert caught.value.problem == "quotes"
    return caught.value.line


@pytest.mark.parametrize("at", [3, 4, 6, 7])
@pytest.mark.parametrize("column", range(len(HEAD)))
def test_a_quote_that_is_never_closed(at: int, column: int) -> None:
    lines = register(5)
    fields = lines[at].split(",")
    fields[column] = f'"{fields[column]}'
    lines[at] = ",".join(fields)
    assert refused("\n".join(lines)) == at + 1


@together("first, last, between", product(range(len(HEAD)), range(len(HEAD)), [1, 2, 4]))
def test_a_quote_that_closes_records_later(first: int, last: int, between: int) -> None:
    """Wherever it closes: such records have as many fields as others have, where both quotes stand in one column."""
    lines = register(7)
    opening, closing = lines[3].split(","), lines[3 + between].split(",")
    opening[first] = f'"{opening[first]}'
    closing[last] = f'{closing[last]}"'
    lines[3], lines[3 + between] = ",".join(opening), ",".join(closing)
    assert refused("\r\n".join(lines)) == 4


@pytest.mark.parametrize("field", ['"双减"课后服务', '"双减" ', '""双减"', '"a"b"c"'])
def test_text_behind_a_closing_quote(field: str) -> None:
    lines = register(3)
    lines[4] = lines[4].replace("项目1", field)
    assert refused("\n".join(lines)) == 5


def test_reasons_over_several_lines_are_read() -> None:
    rows = [
        ["项目支出绩效自评汇总表"] + [""] * 4,
        ["项目编码", "项目\n名称", "总分", "备注", "偏差原因"],
        ["1", "甲", "90", "", '一是"双减"；\n二是生源减少，\n\n三是其他'],
        ["2", "乙\n（二期）", "80", "x,y", "无"],
        ["三\n3", "丙", "70", "", ""],
    ]
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    assert list(records(buffer.getvalue(), ",")) == rows


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_rows_in_are_rows_out_or_the_text_is_refused(data: st.DataObject) -> None:
    """Registers with quotes strewn in: no row is lost, joined or moved into another without a word."""
    lines = register(data.draw(st.integers(2, 8)))
    for _ in range(data.draw(st.integers(1, 4))):
        number = data.draw(st.integers(3, len(lines) - 1))
        at = data.draw(st.sampled_from((0, *range(21, len(lines[number]) + 1))))
        mark = data.draw(st.sampled_from(['"', '""', ',"', '",', '="', '"""']))
        lines[number] = lines[number][:at] + mark + lines[number][at:]
    try:
        found = list(records("\n".join(lines), ","))
    except BadFileError as error:
        assert error.problem == "quotes"
        assert error.line
        return
    codes = ["".join(row).count("64050025T") for row in found[3:]]
    assert codes == [1] * (len(lines) - 3)


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\0"), max_size=8), min_size=3, max_size=3),
                min_size=1, max_size=6))  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_what_was_written_is_read(rows: list[list[str]]) -> None:
    """Any table as csv writes it reads to itself, or is refused where several lines of a field could be records."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    try:
        found = list(records(buffer.getvalue(), ","))
    except BadFileError as error:
        assert error.problem == "quotes"
        assert any("\n" in field for row in rows for field in row)
        return
    assert found == [[exported_text(field) for field in row] for row in rows]


def test_the_number_of_fields_of_every_row() -> None:
    lines = [*register(2), "", "64050025T000000000009,乙,219"]
    sheet = read_text("表1", "\n".join(lines).encode())
    assert sheet.fields == [1, 1, 11, 11, 11, 0, 3]


@pytest.mark.parametrize(
    ("field", "says"),
    [('="219"', "219"), ('"=""219"""', "219"), ('="a""b"', 'a"b'), ('="1,234"', "1,234"), ('=""', ""), ('="219', '="219'),
     ("'219", "219"), ("`64050025T000000000001", "64050025T000000000001"), ("'219'", "'219'"), ("`名称", "`名称"),
     ("=219", "=219"), ('="219"x', '="219"x'), ('5"管', '5"管')],
)  # fmt: skip
def test_text_that_systems_guard(field: str, says: str) -> None:
    assert list(records(f"{field},1\n", ",")) == [[says, "1"]]


LIST = (
    "项目支出绩效自评汇总表\n（2025年度）,单位：万元\n"
    "项目编码,项目名称,主管部门,实施单位,年初预算数,全年预算数,全年执行数,预算执行率得分,指标得分,总分,偏差原因\n"
    "64050025T000000000123,甲,219,219001,1,2,1.5,7.5,90,97.5,\n"
)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("64050025T000000000124,乙,219,219001,1,200,1,100,1,000,9,90", "ragged"),
        ("64050025T000000000124,乙,丙,219,219001,1,2,1.5,7.5,90,97.5,", "ragged"),
        ("64050025T000000000124,乙,219,219001,1,2,1.5,7.5,90,97.5", None),
        ("填表人：张三,联系电话：1", None),
    ],
)
def test_a_list_with_a_comma_too_many(tmp_path: Path, row: str, problem: str | None) -> None:
    """A comma within an amount or name moves what stands behind it into other columns."""
    path = tmp_path / "a.csv"
    path.write_text(LIST + row, encoding="utf-8")
    assert read_file(path).problem == problem


def test_bars_between_fields(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(LIST.replace(",", "|"), encoding="utf-8")
    assert [row["total_score"] for row in read_file(path).rows["raw_self_evaluations"]] == [D("97.5")]


@pytest.mark.parametrize(
    ("raw", "text"),
    [(b"\xa3\xa0", "\u3000"), (b"\x80", "€"), ("€".encode("gb18030"), "€"), (b"\xa6\xd9", "\ufe10"), (b"\xfe\x59", "\u9fb4"),
     ("𠮷".encode("gb18030"), "𠮷")],
)  # fmt: skip
def test_what_chinese_systems_write_in_gbk(raw: bytes, text: str) -> None:
    sheet = read_text("表1", "项目名称,".encode("gbk") + "甲".encode("gbk") + raw + "乙".encode("gbk") + b"\r\n\x1a")
    assert sheet.rows == [["项目名称", f"甲{text}乙"]]


def test_a_long_open_quote_is_refused_at_once(tmp_path) -> None:  # linear: minutes if it were not
    path = tmp_path / "a.csv"
    path.write_text("a,b\n" * 500_000 + '"' + "c,d\n" * 500_000, encoding="utf-8")
    reading = read_file(path)
    assert (reading.problem, reading.line, reading.rows) == ("quotes", 500_001, {})


def test_random_bytes_are_text_or_refused(tmp_path) -> None:
    chance = Random(8)
    seed = "\n".join(register(20)).encode("gb18030")
    for number in range(200):
        mutant = bytearray(seed)
        for _ in range(chance.randrange(1, 5)):
            mutant[chance.randrange(len(mutant))] = chance.choice((0x22, 0x2C, 0x0A, 0x80, 0xFF))
        path = tmp_path / f"{number}.csv"
        path.write_bytes(mutant)
        assert read_file(path).problem in (None, "quotes", "damaged", "ragged")
