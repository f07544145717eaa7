"""The folders and files of a home, by name. Not here: who may write them (`warehouse.lock`), what a run needs (`assets.house`)."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Home:
    """The folders of one home; none is made by asking for it."""

    path: Path

    @property
    def inbox(self) -> Path:
        """Folder that departments' files arrive in: inbox/<区划编码>/<年度>/…."""
        return self.path / "inbox"

    @property
    def published(self) -> Path:
        """Folder of published tables: published/<区划编码>/<年度>/."""
        return self.path / "published"

    @property
    def returns(self) -> Path:
        """Folder of return slips: returns/<区划编码>/<年度>/<部门>/."""
        return self.path / "returns"

    @property
    def reviews(self) -> Path:
        """Folder of the registers that reviewers fill in: reviews/<区划编码>/<年度>/. Internal: they name classified projects."""
        return self.path / "reviews"

    @property
    def data_docs(self) -> Path:
        """Folder of the Data Docs: data_docs/<区划编码>/<年度>/. Internal: they show what was typed into forms."""
        return self.path / "data_docs"

    @property
    def templates(self) -> Path:
        """Folder of the bureau's own document templates: templates/<name>.docx, a region's in templates/<区划编码>/."""
        return self.path / "templates"

    @property
    def made(self) -> Path:
        """Folder of the lists of what was made from what: made/<区划编码>/<年度>/. It can be deleted at any time."""
        return self.path / "made"

    @property
    def lake(self) -> Path:
        """Folder of the lake: the published tables of all regions together. It can be built anew at any time."""
        return self.path / "lake"

    @property
    def archive(self) -> Path:
        """Folder of what publications rest on, kept by fingerprint: archive/sha256/…."""
        return self.path / "archive"

    @property
    def warehouse(self) -> Path:
        """The warehouse, which whoever opens it keeps from others."""
        return self.path / "warehouse.duckdb"

    @property
    def snapshot(self) -> Path:
        """The read-only copy of the warehouse."""
        return self.path / "snapshot.duckdb"
