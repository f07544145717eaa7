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


def text_of(pdf: Path) -> str:
    return subprocess.run([str(TO_TEXT), "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
