"""The folders and files of a home, by name. Not here: who may write them (`warehouse.lock`), what a run needs beside them."""

from __future__ import annotations

from pathlib import Path

REGION = "[0-9]" * 6
"""A 区划编码, as folders are named by it."""


def published_regions(path: Path) -> dict[str, Path]:
    """The folder of published years of each region, by 区划编码: of a home in common, and of homes apart below it."""
    apart = {home.name: home / "published" / home.name for home in path.glob(REGION)}
    common = {folder.name: folder for folder in Home(path).published.glob(REGION)}
    return {code: folder for code, folder in sorted((common | apart).items()) if folder.is_dir()}


def region_home(root: Path, region: str) -> Path:
    """The home of a region below the folder of an installation whose regions are apart: a whole home by itself."""
    return root / region


class Home:
    """The folders of one home; none is made by asking for it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.inbox = path / "inbox"
        """Folder that departments' files arrive in: inbox/<区划编码>/<年度>/…."""
        self.published = path / "published"
        """Folder of published tables: published/<区划编码>/<年度>/."""
        self.returns = path / "returns"
        """Folder of return slips: returns/<区划编码>/<年度>/<部门>/."""
        self.reviews = path / "reviews"
        """Folder of the registers that reviewers fill in: reviews/<区划编码>/<年度>/. Internal: they name classified projects."""
        self.data_docs = path / "data_docs"
        """Folder of the Data Docs: data_docs/<区划编码>/<年度>/. Internal: they show what was typed into forms."""
        self.templates = path / "templates"
        """Folder of the bureau's own document templates: templates/<name>.docx, a region's in templates/<区划编码>/."""
        self.made = path / "made"
        """Folder of the lists of what was made from what: made/<区划编码>/<年度>/. It can be deleted at any time."""
        self.lake = path / "lake"
        """Folder of the lake: the published tables of all regions together. It can be built anew at any time."""
        self.archive = path / "archive"
        """Folder of what publications rest on, kept by fingerprint: archive/sha256/…."""
        self.warehouse = path / "warehouse.duckdb"
        """The warehouse, which whoever opens it keeps from others."""
        self.snapshot = path / "snapshot.duckdb"
        """The read-only copy of the warehouse."""
