"""Workbooks and documents opened with LibreOffice: pages are A4, heads repeat, no column shows #####."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.test_site import city

OFFICE, TO_TEXT, INFO = (shutil.which(name) for name in ("soffice", "pdftotext", "pdfinfo"))
A4 = {(595, 842), (842, 595)}
__all__ = ["city"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (OFFICE and TO_TEXT and INFO), reason="no LibreOffice or poppler on this machine"),
]


@pytest.fixture(scope="module")
def printed(city: Path, tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Path]]:
    """Workbooks and documents of the sample city with their PDFs, each printed under a name of its own."""
    folder = tmp_path_factory.mktemp("printed")
    found = sorted([*city.glob("*/*.xlsx"), *city.glob("*/public/*.xlsx"), *city.glob("*/documents/*.docx")])
    found += sorted(city.glob("*/letters/*/201.docx"))
    sources = [folder / f"{number}{path.suffix}" for number, path in enumerate(found)]
    for path, source in zip(found, sources, strict=True):
        shutil.copyfile(path, source)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return [(path, source.with_suffix(".pdf")) for path, source in zip(found, sources, strict=True)]


def test_pages_are_a4_and_every_figure_fits(printed: list[tuple[Path, Path]]) -> None:
    assert len(printed) > 10
    for path, pdf in printed:
        about = subprocess.run([str(INFO), "-l", "-1", str(pdf)], check=True, capture_output=True, text=True).stdout
        sizes = re.findall(r"Page\s+\d+ size:\s+([\d.]+) x ([\d.]+)", about)
        assert sizes, path
        assert {(round(float(width)), round(float(height))) for width, height in sizes} <= A4, path
        assert "###" not in text_of(pdf), path


def test_heads_repeat_on_every_page(printed: list[tuple[Path, Path]]) -> None:
    """A long table carries its title and column heads onto each of its pages."""
    (pdf,) = [pdf for path, pdf in printed if path.name == "annual_self_evaluation.xlsx"]
    pages = [page for page in text_of(pdf).split("\f") if page.strip().startswith("校验发现表")]
    assert len(pages) > 1
    assert all("单元格" in page and "说明" in page for page in pages)


def test_no_signature_stands_alone_on_a_page(printed: list[tuple[Path, Path]]) -> None:
    """The page with the day and the bureau also says something; documents have pages, numbered but for a letter's first."""
    documents = [(path, text_of(pdf).rstrip("\f").split("\f")) for path, pdf in printed if path.suffix == ".docx"]
    assert len(documents) > 5
    for path, pages in documents:
        is_letter = "letters" in path.parts
        lines = [[line.strip() for line in page.splitlines() if line.strip()] for page in pages]
        day = re.compile(r"\d{4} ?年 ?\d+ ?月 ?\d+ ?日")
        (signed,) = [each for each in lines if any(day.fullmatch(line) for line in each)]
        place = next(number for number, line in enumerate(signed) if day.fullmatch(line))
        assert any(re.search("特此|整改|评价结果", line) for line in signed[: place - 1]), path
        for number, each in enumerate(lines, 1):
            if number > 1 or not is_letter:
                assert re.fullmatch(rf"— ?{number} ?—", each[-1]), (path, number)
                assert len([line for line in each if line != "内部"]) > 2, (path, number)


def text_of(pdf: Path) -> str:
    return subprocess.run([str(TO_TEXT), "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
