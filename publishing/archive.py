"""The archive of a home: what publications rest on, kept by its SHA-256, so that a figure can be made again years later.

Departments' files, policy files and records of runs lie in archive/sha256/<first two digits>/<fingerprint>, as copies: an inbox
is emptied and its files are edited in place. A file is there whole or not at all, and never changes. The archive is internal.
Here: keeping bytes and taking them out again, checked. Not here: which inputs a run has (`assets.publication`).
"""

from __future__ import annotations

import hashlib
import shutil
import stat
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from forms.inbox import InboxFile
from policy.language import ToldError, refusal
from warehouse.reuse import fingerprint
from warehouse.swap import flush

WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


class ArchiveError(ToldError):
    """Something that was kept is missing or has been altered. The message names the file and says what to do."""


@dataclass(frozen=True)
class Archive:
    """The archive in a folder. One process writes at a time: callers hold the home."""

    folder: Path

    def place(self, sha256: str) -> Path:
        """Where the bytes of a fingerprint lie, or would."""
        return self.folder / "sha256" / sha256[:2] / sha256

    def keep(self, originals: Iterable[InboxFile]) -> set[str]:
        """Copy what is not kept yet. Returns the fingerprints of files that have other bytes by now or are gone.

        A kept file of another size is what a power cut left, and is replaced. Nothing is read that is kept already.
        """
        missing = [each for each in originals if not self._holds(each.sha256, each.size)]
        if not missing:
            return set()
        incoming = self._emptied()
        copied = {each.sha256 for each in missing if _copy(each, incoming / each.sha256)}
        self._take_in(incoming, copied)
        return {each.sha256 for each in missing} - copied

    def keep_bytes(self, content: bytes) -> str:
        """Keep some bytes; returns their fingerprint."""
        sha256 = hashlib.sha256(content).hexdigest()
        if not self._holds(sha256, len(content)):
            incoming = self._emptied()
            (incoming / sha256).write_bytes(content)
            self._take_in(incoming, {sha256})
        return sha256

    def read(self, sha256: str) -> bytes:
        """The kept bytes of a fingerprint. Raises ArchiveError where they are missing or altered."""
        place = self.place(sha256)
        try:
            content = place.read_bytes()
        except OSError as error:
            raise ArchiveError(
                f"{place} is missing ({error.strerror}). Restore it from a backup.",
                f"{place} 缺失（{refusal(error)}）。请从备份恢复。",
            ) from error
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            raise ArchiveError(
                f"{place} was altered: its SHA-256 is {found} now. Restore it from a backup.",
                f"{place} 被改动过：其校验值（`SHA-256`）现为 {found}。请从备份恢复。",
            )
        return content

    def _holds(self, sha256: str, size: int) -> bool:
        place = self.place(sha256)
        return place.is_file() and place.stat().st_size == size

    def _emptied(self) -> Path:
        """The folder that new files are written in, without what a killed run left there."""
        incoming = self.folder / ".incoming"
        if incoming.exists():
            shutil.rmtree(incoming)
        incoming.mkdir(parents=True)
        return incoming

    def _take_in(self, incoming: Path, fingerprints: Collection[str]) -> None:
        flush(incoming / sha256 for sha256 in fingerprints)
        for sha256 in sorted(fingerprints):
            place = self.place(sha256)
            place.parent.mkdir(parents=True, exist_ok=True)
            (incoming / sha256).chmod((incoming / sha256).stat().st_mode & ~WRITABLE)
            (incoming / sha256).replace(place)
        shutil.rmtree(incoming)


def _copy(original: InboxFile, target: Path) -> bool:
    """Copy a file; whether the copy has the fingerprint under which the file was listed."""
    try:
        shutil.copyfile(original.path, target)
    except FileNotFoundError:
        return False
    return bool(fingerprint(target)["sha256"] == original.sha256)
