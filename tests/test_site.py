"""The public pages in a browser: they load, say what they are, ask for nothing outside their folder, and fit a phone."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from frictionless import validate

from tests.browser import PROGRAM, Browser, browser

PICTURES = os.environ.get("JIXIAO_PICTURES", "")
"""Folder to renew the pictures of docs/images in; none are taken where it is empty."""
SIZES = {"desktop": (1200, 900), "phone": (390, 844)}
PAGES = {
    "index": (2025, "index.html"),
    "results": (2025, "departments/201.html"),
    "goals": (2027, "departments/201.html"),
    "calendar": (2025, "calendar.html"),
}


@pytest.fixture(scope="module")
def city(finished: Path) -> Path:
    return finished / "published" / "640500"


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if PROGRAM is None:
        pytest.skip("no Chromium on this machine")
    with browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


@pytest.mark.slow
def test_every_page_loads_alone_and_says_what_it_is(city: Path, tab: Browser) -> None:
    pages = [page for public in city.glob("*/public") for page in sorted(public.rglob("*.html"))]
    assert len(pages) > 8
    for page in pages:
        public = next(parent for parent in page.parents if parent.name == "public")
        visit = tab.visit(page)
        assert visit.complaints == [], page
        outside = [url for url in visit.requests if not url.startswith((f"{public.as_uri()}/", "data:"))]
        assert outside == [], page
        assert len(visit.requests) >= 2, page
        assert tab.evaluate("document.documentElement.lang") == "zh-CN"
        assert tab.evaluate("document.querySelectorAll('h1').length") == 1
        assert tab.evaluate("document.scripts.length") == 0
        assert tab.evaluate(
            "[...document.querySelectorAll('table')].every(t => t.caption && t.caption.textContent.trim())"
        )
        under = "[...document.querySelectorAll('table')].every(t => [...document.querySelectorAll('h2')].some("
        assert tab.evaluate(f"{under}h => h.compareDocumentPosition(t) & Node.DOCUMENT_POSITION_FOLLOWING))"), page
        heads = "[...document.querySelectorAll('thead th')].every(h => h.scope === 'col' && h.textContent.trim())"
        assert tab.evaluate(heads), page
        links = tab.evaluate("[...document.querySelectorAll('a[href], link[href]')].map(a => a.getAttribute('href'))")
        for link in links:
            target = link.partition("#")[0]
            assert not re.match(r"[a-z]+:|/", target) or link == "data:,", f"{page}: {link}"
            assert not target or link == "data:," or (page.parent / target).is_file(), f"{page}: {link}"


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", PAGES)
def test_pages_fit_the_screen(city: Path, tab: Browser, kind: str, size: str) -> None:
    year, name = PAGES[kind]
    tab.resize(*SIZES[size])
    tab.visit(city / str(year) / "public" / name)
    assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert tab.evaluate("parseFloat(getComputedStyle(document.body).fontSize) >= 16")
    if PICTURES:
        tab.picture(Path(PICTURES) / f"{kind}-{size}.png", 1000)


@pytest.mark.slow
@pytest.mark.parametrize("year", [2025, 2026, 2027])
def test_data_packages_are_valid(city: Path, year: int) -> None:
    packages = [city / str(year) / "datapackage.json", city / str(year) / "public" / "datapackage.json"]
    for package in packages if year != 2026 else packages[:1]:
        report = validate(str(package))
        assert report.valid, report.flatten(["title", "fieldName", "rowNumber", "message"])[:5]
