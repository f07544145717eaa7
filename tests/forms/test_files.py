"""Files from which nothing is read, and readers that fail."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from forms import reader
from forms.files import containers, contents, marks, ooxml
from forms.problems import FILE_PROBLEMS
from forms.reader import FileReading, read_file
from tests.forms.books import annual, save


def refused(path: Path) -> str | None:
    reading = read_file(path)
    assert isinstance(reading, FileReading)
    assert reading.rows == {}
    assert reading.problem in FILE_PROBLEMS
    assert reading.detail
    return reading.problem


@pytest.mark.parametrize("name", ["a", "a.xlsx.tmp", "a.xlt", "a.md"])
def test_unknown_type(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"anything")
    assert refused(path) == "unknown_type"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b""),
        ("a.xlsx", b"<html><table></table></html>"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("a.xlsb", b"PK\x03\x04broken"),
        ("a.csv", b"\xff\xfe\x00\x81\n"),
        ("a.csv", b"PK\x03\x04"),
        ("a.docx", b"anything"),
        ("a.csv", b"a\0b"),
    ],
)
def test_damaged(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(path) == "damaged"


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.99])
def test_cut_off(tmp_path: Path, keep: float) -> None:
    path = save(tmp_path / "a.xlsx", annual())
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    assert refused(path) == "damaged"


def test_vanished(tmp_path: Path) -> None:
    assert refused(tmp_path / "a.xlsx") == "unfinished"


def test_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    assert refused(path) == "encrypted"


def test_encrypted_ods(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        container.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    assert refused(path) == "encrypted"


def test_too_large_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "LARGEST_FILE", 100)
    assert refused(save(tmp_path / "a.xlsx", annual())) == "too_large"


def test_too_large_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        for number in range(5):
            container.writestr(f"xl/worksheets/sheet{number}.xml", bytes(containers.LARGEST_UNPACKED // 4))
    assert path.stat().st_size < contents.LARGEST_FILE
    assert refused(path) == "too_large"


def test_too_many_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "LARGEST_SHEET", 50)
    monkeypatch.setattr(ooxml, "LARGEST_SHEET", 50)
    assert refused(save(tmp_path / "a.xlsx", annual())) == "too_large"
    path = tmp_path / "a.csv"
    path.write_text("甲,乙\n" * 26, encoding="utf-8")
    assert refused(path) == "too_large"


def test_cells_far_off(tmp_path: Path) -> None:
    rows = annual()
    path = save(tmp_path / "a.xlsx", rows)
    with zipfile.ZipFile(path) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far)
    with zipfile.ZipFile(path, "w") as container:
        for name, part in parts.items():
            container.writestr(name, part)
    assert refused(path) == "too_large"


def test_panic_is_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicError(BaseException):
        pass

    def panics(*_) -> None:
        raise PanicError("index out of bounds")

    monkeypatch.setattr(reader, "_read_sheet", panics)
    path = save(tmp_path / "a.xlsx", annual())
    assert refused(path) == "damaged"


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_stopping_is_not_swallowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stop: type[BaseException]) -> None:
    def stops(*_) -> None:
        raise stop

    monkeypatch.setattr(reader, "_read_sheet", stops)
    with pytest.raises(stop):
        read_file(save(tmp_path / "a.xlsx", annual()))


@pytest.mark.parametrize("size", [1, containers.SMALL * 8])
@pytest.mark.parametrize("at", [16, 24, -1], ids=["checksum", "size", "name"])
def test_parts_that_are_not_what_the_directory_says(at: int, size: int, tmp_path: Path) -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + size)))
    path = save(tmp_path / "a.xlsx", annual(B11=text))
    data = bytearray(path.read_bytes())
    local = data.find(b"xl/worksheets/sheet1.xml")
    entry = data.rfind(b"PK\x01\x02", 0, data.rfind(b"xl/worksheets/sheet1.xml"))
    data[local if at < 0 else entry + at] ^= 1
    path.write_bytes(data)
    assert read_file(path).problem == "damaged"
