"""Slips and blank workbooks in a spreadsheet program that is not ours: LibreOffice opens them all."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

SOFFICE = shutil.which("soffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed; .ci/run installs it"),
]


def converted(files: list[Path], folder: Path) -> dict[str, bytes]:
    """PDFs by stem; LibreOffice keeps its profile in the folder, so that runs do not meet."""
    command = [str(SOFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    run = subprocess.run(
        [*command, "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    assert "error" not in (run.stdout + run.stderr).casefold(), run.stdout + run.stderr
    return {path.stem: path.read_bytes() for path in folder.glob("*.pdf")}


@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_every_slip_opens(finished: Path, tmp_path: Path, year: int) -> None:
    slips = sorted((finished / f"returns/640500/{year}").rglob("*.xls*"))
    assert slips
    pages = converted(slips, tmp_path)
    assert set(pages) == {path.stem for path in slips}
    assert all(page.startswith(b"%PDF") for page in pages.values())


def test_every_blank_workbook_opens(tmp_path: Path, jixiao: Callable[..., Result]) -> None:
    assert jixiao("templates", tmp_path / "blank").exit_code == 0
    blanks = sorted((tmp_path / "blank").iterdir())
    pages = converted(blanks, tmp_path)
    assert set(pages) == {path.stem for path in blanks}
    assert all(page.startswith(b"%PDF") for page in pages.values())
