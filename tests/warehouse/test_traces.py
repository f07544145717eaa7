"""Traces of classified projects are found in every kind of file, and an open name that contains one raises no alarm."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment

from publishing.errors import TraceError
from publishing.export import Edition, Writers
from publishing.secrecy_search import BREAK, Secrets, open_figures, require_none
from warehouse.store import Warehouse
from warehouse.tables import TABLES

CODE, NAME, LONGER = "64050025T000000000007", "南塬靶场", "南塬靶场道路"
SECRETS = Secrets({CODE}, {NAME, "涉门项目"}, {LONGER, "市教育局"})
SCOPE = {"region": "640500", "year": 2025}


@pytest.mark.parametrize(
    ("text", "trace"),
    [
        (f"见{NAME}", NAME),
        (f"{LONGER}", None),
        (f"{LONGER}与{NAME}", NAME),
        (f"{NAME}{LONGER}", NAME),
        ("南 塬\n靶场", NAME),
        ("南塬·靶场", NAME),
        ("南塬 靶场", NAME),
        (f"编码{CODE.lower()}号", CODE.lower()),
        ("６４０５００２５Ｔ０００００００００００７", CODE.lower()),
        ("南\u200b塬\ufe0f靶\xad场\u202e", NAME),
        ("涉⻔项⽬", "涉门项目"),
        ("渉門項目", None),
        (CODE.replace("T", "Т"), CODE.lower()),
        ("𝟔𝟒𝟎𝟓𝟎𝟎𝟐𝟓𝐓𝟎𝟎𝟎𝟎𝟎𝟎𝟎𝟎𝟎𝟎𝟎𝟕", CODE.lower()),
        (CODE[:-1], None),
        ("南塬", None),
        ("", None),
    ],
)
def test_codes_and_whole_names_are_found_however_they_are_typed(text: str, trace: str | None) -> None:
    assert SECRETS.found_in(text) == (trace.lower() if trace else None)


def test_a_name_that_an_open_project_bears_too_is_not_sought() -> None:
    assert Secrets(names={NAME}, open_names={NAME}).found_in(NAME) is None


def test_one_of_thousands_is_found() -> None:
    names = {f"涉密专项第{number}号" for number in range(5000)}
    assert Secrets(names=names).found_in("按照涉密专项第4711号安排") == "涉密专项第4711号"


def _xlsx(path: Path, text: str) -> None:
    book = Workbook()
    book.active["B2"] = text
    book.save(path)


def _noted(path: Path, text: str) -> None:
    book = Workbook()
    book.active["B2"].comment = Comment(text, "x")
    book.save(path)


def _docx(path: Path, text: str) -> None:
    document: Any = Document()
    for key, relation in list(document.part.package.rels.items()):
        if "thumbnail" in relation.reltype:
            document.part.package.rels.pop(key)
    paragraph = document.add_table(1, 1).cell(0, 0).paragraphs[0]
    for half in (text[: len(text) // 2], text[len(text) // 2 :]):
        paragraph.add_run(half)
    buffer = BytesIO()
    document.save(buffer)
    path.write_bytes(buffer.getvalue())


def _parquet(path: Path, text: str) -> None:
    pq.write_table(pa.table({"a": ["x", text]}), path)


def _html(path: Path, text: str) -> None:
    path.write_text(f"<p>{text[:2]}<b>{text[2:]}</b></p>", encoding="utf-8")


WRITERS: dict[str, Callable[[Path, str], None]] = {
    "a.xlsx": _xlsx,
    "a.docx": _docx,
    "a.parquet": _parquet,
    "a.html": _html,
    "title.html": lambda path, text: _plain(path, f'<a title="{text}">x</a>'),
    "script.html": lambda path, text: _plain(path, f"<script>{text}</script>"),
    "instruction.html": lambda path, text: _plain(path, f"<p><?x {text}?></p>"),
    "after.xlsx": lambda path, text: _part(path, f"<a><b/>{text}</a>"),
    "inner.docx": lambda path, text: _part(path, f"<p>见<p>{text[:2]}<r>{text[2:]}</r></p></p>"),
    "comment.docx": lambda path, text: _part(path, f"<a><!-- {text} --></a>"),
    "attribute.xlsx": lambda path, text: _part(path, f'<a b="{text}"/>'),
    "comment.html": lambda path, text: _plain(path, f"<!-- {text} -->"),
    "parted by a comment.html": lambda path, text: _plain(path, f"<p>{text[:1]}<!-- x -->{text[1:]}</p>"),
    "parted by a sign of our own.html": lambda path, text: _plain(path, f"<p>{text[:1]}{BREAK}<b>{text[1:]}</b></p>"),
    "parted by its number.html": lambda path, text: _plain(path, f"<p>{text[:1]}&#x{ord(BREAK):X};{text[1:]}</p>"),
    "a.csv": lambda path, text: _plain(path, f'\ufeffa,b\n1,"{text}"\n'),
    "a.json": lambda path, text: _plain(path, f'{{"a": [{{"{text}": 1}}]}}'),
    "a.css": lambda path, text: _plain(path, f"/* {text} */"),
}


def _plain(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _part(path: Path, text: str) -> None:
    with ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", text)


@pytest.mark.parametrize("name", WRITERS)
def test_every_kind_of_file_is_searched(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    WRITERS[name](path, LONGER)
    require_none(tmp_path, [path], SECRETS, ())
    for secret in (NAME, CODE):
        WRITERS[name](path, secret)
        with pytest.raises(TraceError, match=name):
            require_none(tmp_path, [path], SECRETS, ())


def test_comments_of_workbooks_are_searched_or_refused(tmp_path: Path) -> None:
    _noted(tmp_path / "a.xlsx", NAME)
    with pytest.raises(TraceError):
        require_none(tmp_path, [tmp_path / "a.xlsx"], SECRETS, ())


def test_names_of_files_are_searched(tmp_path: Path) -> None:
    (tmp_path / f"{CODE}.txt").write_text("x")
    with pytest.raises(TraceError, match=CODE):
        require_none(tmp_path, [tmp_path / f"{CODE}.txt"], SECRETS, ())


def test_copies_are_told_by_their_bytes_alone(tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("a.csv", "b.csv", "c.csv")]
    for path, text in zip(files, ("x", "x", NAME), strict=True):
        _plain(path, f"a\n{text}\n")
    require_none(tmp_path, files[:2], SECRETS, ())
    with pytest.raises(TraceError, match=r"c\.csv"):
        require_none(tmp_path, files, SECRETS, ())


def test_short_secrets_are_found_in_short_texts() -> None:
    assert Secrets(names={"A1"}).found_in("a1") == "a1"
    assert Secrets(names={"水坝"}, codes={CODE}).found_in("水坝") == "水坝"


@pytest.mark.parametrize("name", ["a.png", "a.pdf", "a.docx", "a.parquet"])
def test_what_cannot_be_searched_is_not_published(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(TraceError, match=f"{name} cannot be searched"):
        require_none(tmp_path, [tmp_path / name], SECRETS, ())


@pytest.mark.parametrize("name", ["a.html", "a.csv", "a.docx", "a.xlsx", "a.parquet"])
@pytest.mark.parametrize(
    ("figure", "fine"), [("1,200.50", True), ("1200.50", True), ("1,200.51", False), ("9.99", False)]
)
def test_a_figure_of_no_open_line_is_found(tmp_path: Path, name: str, figure: str, fine: bool) -> None:
    path = tmp_path / name
    WRITERS[name](path, f"共{figure}元")
    if fine:
        require_none(tmp_path, [path], SECRETS, {Decimal("1200.50")})
    else:
        with pytest.raises(TraceError, match="no figure of an open project"):
            require_none(tmp_path, [path], SECRETS, {Decimal("1200.50")})


def test_open_figures_are_those_of_lines_texts_departments_and_all() -> None:
    amounts = [("1", "1.10"), ("1", "2.20"), ("2", "4.40")]
    rows = pa.Table.from_pylist(
        [
            {"department_code": code, "executed": Decimal(amount), "shortfall_reasons": "欠8.80元"}
            for code, amount in amounts
        ]
    )
    figures = open_figures([(TABLES["disclosed_results"], rows)])
    assert {Decimal(text) for text in ("1.10", "2.20", "4.40", "3.30", "7.70", "8.80")} <= figures
    assert not {Decimal("6.60"), Decimal("5.50")} & figures


@pytest.mark.parametrize("part", ["documents", "pages"])
@pytest.mark.parametrize("leak", [NAME, CODE, "共 9,999.00 元"])
def test_a_trace_leaves_the_last_publication_as_it_was(
    warehouse: Warehouse, publishing: Callable[..., Path], part: str, leak: str
) -> None:
    rows = [{"project_code": "P", "project_name": LONGER, "department_code": "1", "executed": Decimal("5.00")}]
    warehouse.replace("disclosed_results", rows, **SCOPE)
    directory = publishing("disclosed_results", secrets=SECRETS)
    before = {path: path.read_bytes() for path in directory.rglob("*") if path.is_file()}

    def leaking(edition: Edition) -> None:
        (edition.folder / "a.html").write_text(f"<p>{leak}</p>", encoding="utf-8")

    with pytest.raises(TraceError, match=f"{'public' if part == 'pages' else part}/a.html"):
        publishing("disclosed_results", secrets=SECRETS, writers=Writers(**{part: leaking}))
    assert {path: path.read_bytes() for path in directory.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("table", ["disclosed_results", "congress_pack", "bulletin_self_evaluation"])
def test_the_tables_themselves_are_searched(
    warehouse: Warehouse, publishing: Callable[..., Path], tmp_path: Path, table: str
) -> None:
    warehouse.replace(table, [{"project_code": CODE}], **SCOPE)
    with pytest.raises(TraceError, match=rf"{table}\.csv"):
        publishing(table, secrets=SECRETS)
    assert list((tmp_path / "published").rglob("*.csv")) == []


def test_letters_may_name_the_departments_own(warehouse: Warehouse, publishing: Callable[..., Path]) -> None:
    def letter(edition: Edition) -> None:
        (edition.folder / "1.txt").write_text(NAME, encoding="utf-8")

    warehouse.replace("project_grades", [{"project_code": CODE, "project_name": NAME}], **SCOPE)
    directory = publishing("project_grades", secrets=SECRETS, writers=Writers(letters=letter))
    assert (directory / "letters" / "annual_self_evaluation" / "1.txt").is_file()
