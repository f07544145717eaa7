"""The bureau's own documents: which are taken in, which are refused and why, what becomes of one that names a secret later."""

from __future__ import annotations

import hashlib
import os
import zipfile
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from assets.intake import keep_files
from forms import bureau
from forms.inbox import list_scope
from publishing.archive import Archive
from publishing.bureau_documents import SHOWN, TAKEN, still_open, take_in
from publishing.errors import TraceError
from publishing.pdf_texts import NoWordsError, texts
from tests.assets.town import Town, warehouse
from tests.pdf import pdf
from warehouse.scope import Scope
from warehouse.store import Warehouse
from warehouse.tables import TABLES
from warehouse.tabular import rows_of

REGION, YEAR = "640500", 2027
SCOPE = Scope(REGION, YEAR)
SECRET, CODE = "零号工程", "64050027T000000000001"
RECEIVED = datetime(2026, 11, 1, 20, tzinfo=UTC).timestamp()


def shown(path: Path) -> list[str]:
    return [text for text, _ in texts(path)]


# -- what a PDF says -------------------------------------------------------------------------------------------------


def test_all_that_a_pdf_says_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf(["第一条 绩效目标", "第二条 零号"], title="管理办法"))
    page, *beside = shown(path)
    assert page == "第一条 绩效目标\n第二条 零号"
    assert "管理办法" in beside


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (pdf(["第一条"], picture=True), TraceError),
        (pdf(["第一条", ""]), NoWordsError),
        (pdf(["第一条"], encoding="/Identity-H"), NoWordsError),
        (pdf(["第一条"])[:200], Exception),
        (b"%PDF-1.7", Exception),
    ],
)
def test_a_pdf_that_cannot_be_searched_is_none(tmp_path: Path, content: bytes, error: type[Exception]) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(error):
        shown(path)


# -- the folder ------------------------------------------------------------------------------------------------------


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox" / REGION / str(YEAR) / bureau.FOLDER
    folder.mkdir(parents=True)
    return folder


def lay(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    os.utime(path, (RECEIVED, RECEIVED))


def word(path: Path, *paragraphs: str) -> None:
    document = Document()
    for each in paragraphs:
        document.add_paragraph(each)
    saved = BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as whole, zipfile.ZipFile(path, "w") as bare:
        for name in whole.namelist():
            if not name.endswith(".jpeg"):  # the picture of the library's own template
                bare.writestr(name, whole.read(name))


@pytest.fixture(scope="module")
def installation() -> Warehouse:
    made = warehouse()
    city = Town(REGION)
    city.department(YEAR, "201")
    city.project(YEAR, CODE, "201", project_name=SECRET, is_classified=True)
    city.run(made, [YEAR], [("secrecy", "classified_projects", 0)])
    return made


def taken(installation: Warehouse, inbox: Path) -> dict[str, dict[str, object]]:
    root = inbox.parents[2]
    archive = Archive(root.parent / "archive")
    files = keep_files(archive, list(filter(bureau.is_document, list_scope(root, REGION, YEAR))))
    take_in(installation, archive, files, SCOPE, 1)
    return {str(row["file"]).rpartition("/")[2]: row for row in installation.rows(f"from {TAKEN}")}


def test_documents_are_listed_with_title_and_date_and_refused_with_a_sentence(
    installation: Warehouse, inbox: Path
) -> None:
    lay(inbox / "2026-03-01 绩效管理办法.pdf", pdf(["第一条 预算绩效"]))
    lay(inbox / "评价规程.pdf", pdf(["第一条 评价"]))
    word(inbox / "20260405操作指南.docx", "第一条 指南")
    lay(inbox / "扫描.pdf", pdf(["第一条"], picture=True))
    lay(inbox / "坏.pdf", b"%PDF-1.7")
    lay(inbox / "通知.doc", b"\xd0\xcf\x11\xe0")
    lay(inbox / "提到.pdf", pdf(["第一条 零号", "工程"]))
    lay(inbox / "零号工程.pdf", pdf(["第一条 通知"]))
    lay(inbox / "属性.pdf", pdf(["第一条 属性"], title=CODE))
    word(inbox / "编码.docx", "第一条", f"见{CODE}。")
    found = taken(installation, inbox)
    refused = {name: str(row["refused_zh"]).partition("」")[2] for name, row in found.items() if row["refused_zh"]}
    assert {name: text.partition("，")[0] for name, text in refused.items()} == {
        "扫描.pdf": "含有图片或附件",
        "坏.pdf": "的文字无法读取（如扫描件、加密或损坏的文件）",
        "通知.doc": "不是 PDF 或 .docx 文件",
        "提到.pdf": "提到涉密项目的名称或编码",
        "零号工程.pdf": "提到涉密项目的名称或编码",
        "属性.pdf": "提到涉密项目的名称或编码",
        "编码.docx": "提到涉密项目的名称或编码",
    }
    told = {name: (row["title"], row["issued_on"]) for name, row in found.items() if not row["refused_zh"]}
    assert told.pop("20260405操作指南.docx") == ("操作指南", date(2026, 4, 5))
    assert told == {
        "2026-03-01 绩效管理办法.pdf": ("绩效管理办法", date(2026, 3, 1)),
        "评价规程.pdf": ("评价规程", date(2026, 11, 2)),
    }
    assert all(row["text"] is None for name, row in found.items() if name in refused)


def test_a_published_document_that_names_a_secret_by_now_goes(installation: Warehouse, inbox: Path) -> None:
    lay(inbox / "甲.pdf", pdf(["第一条 公开"]))
    lay(inbox / "乙.pdf", pdf(["第二条 公开"]))
    taken(installation, inbox)
    rows = [
        {"rank": 1, "title": name, "file": f"policy/{name}", "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in (("甲", pdf(["第一条 公开"])), ("乙", pdf(["第二条 公开"])), ("丙", b"gone"))
    ]
    installation.replace(SHOWN, rows, region=REGION, year=YEAR)
    published = rows_of(installation, TABLES[SHOWN], REGION, YEAR)
    assert still_open(published, installation, SCOPE)["title"].to_pylist() == ["甲", "乙"]
    installation.connection.execute(f"update {TAKEN} set text = text || '零号工程' where title = '甲'")
    assert still_open(published, installation, SCOPE)["title"].to_pylist() == ["乙"]


def test_a_file_in_the_folder_is_no_submission_but_a_copy_elsewhere_is(inbox: Path) -> None:
    root = inbox.parents[2]
    department = inbox.parent / "201"
    department.mkdir()
    for folder, content in ((inbox, b"one"), (inbox, b"two"), (department, b"two"), (department, b"three")):
        (folder / f"{content.decode()}.docx").write_bytes(content)
    listed = list_scope(root, REGION, YEAR)
    names = {what: sorted(Path(file.file).stem for file in filter(what, listed))
             for what in (bureau.is_document, bureau.is_submission)}  # fmt: skip
    assert names == {bureau.is_document: ["one", "two"], bureau.is_submission: ["three", "two"]}
