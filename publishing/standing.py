"""What the records of all that stands published of a region keep, for a warehouse that lost it. Not here: what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from policy.language import Said, either, say
from publishing import current
from publishing.archive import Archive, ArchiveError
from publishing.current import SUPPLEMENT, PublicationError
from publishing.descriptor import MANIFEST
from publishing.kept import Row
from publishing.provenance import Run, read_run


def recalled(
    published: Path, archive: Archive, region: str, take: Callable[[Archive, Run], Iterable[Row]], lost: Said
) -> tuple[list[Row], list[str]]:
    """What `take` finds in the records, and for each publication whose record is lost a sentence on what is `lost`."""
    found: list[Row] = []
    told = []
    for manifest in sorted((published / region).glob(f"*/{MANIFEST}")):
        try:
            for entry in current.read(manifest.parent).jobs.values():
                for sha256 in filter(None, (entry.get("run"), entry.get(SUPPLEMENT))):
                    found += take(archive, read_run(archive, sha256))
        except (ArchiveError, PublicationError) as error:
            told.append(
                either(
                    f"{say(lost)} when {manifest.parent} was published is not known: {error}",
                    f"{manifest.parent} 公开时{say(lost)}已无从得知：{error}",
                )
            )
    return found, told
