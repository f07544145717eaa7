"""The archive: bytes are kept once, whole, apart from the inbox, and never given out altered."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
import textwrap
from datetime import datetime
from pathlib import Path

import pytest

from forms.inbox import InboxFile
from publishing import archive
from publishing.archive import Archive, ArchiveError


def listed(path: Path, content: bytes = b"workbook") -> InboxFile:
    path.write_bytes(content)
    return InboxFile(path.name, path, len(content), datetime(2026, 1, 1), hashlib.sha256(content).hexdigest())


def kept(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "sha256").rglob("*") if path.is_file()}


def test_what_is_kept_outlives_the_inbox_and_an_edit_in_place(tmp_path: Path) -> None:
    store, original = Archive(tmp_path / "archive"), listed(tmp_path / "a.xlsx")
    assert store.keep([original]) == set()
    with original.path.open("r+b") as handle:
        handle.write(b"edited")
    assert store.read(original.sha256) == b"workbook"
    original.path.unlink()
    assert store.read(original.sha256) == b"workbook"
    assert store.place(original.sha256) == tmp_path / "archive" / "sha256" / original.sha256[:2] / original.sha256
    assert not stat.S_IMODE(store.place(original.sha256).stat().st_mode) & 0o222, "nobody may write to it"


def test_what_is_kept_already_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, original = Archive(tmp_path / "archive"), listed(tmp_path / "a.xlsx")
    store.keep([original])
    monkeypatch.setattr(archive, "_copy", lambda *_: pytest.fail("read again"))
    monkeypatch.setattr(archive, "flush", lambda _: pytest.fail("flushed again"))
    assert store.keep([original]) == set()
    assert store.keep_bytes(b"workbook") == original.sha256


def test_a_file_that_changed_since_it_was_listed_is_not_kept(tmp_path: Path) -> None:
    store = Archive(tmp_path / "archive")
    same, other, gone = (listed(tmp_path / f"{name}.xlsx", name.encode()) for name in ("same", "other", "gone"))
    other.path.write_bytes(b"OTHER")
    gone.path.unlink()
    assert store.keep([same, other, gone]) == {other.sha256, gone.sha256}
    assert kept(tmp_path / "archive") == {same.sha256: b"same"}


def test_what_a_power_cut_left_short_is_kept_again(tmp_path: Path) -> None:
    store, original = Archive(tmp_path / "archive"), listed(tmp_path / "a.xlsx")
    store.keep([original])
    place = store.place(original.sha256)
    place.chmod(0o644)
    place.write_bytes(b"")
    assert store.keep([original]) == set()
    assert store.read(original.sha256) == b"workbook"


def test_altered_or_missing_bytes_are_named_and_not_given_out(tmp_path: Path) -> None:
    store = Archive(tmp_path / "archive")
    place = store.place(store.keep_bytes(b"record"))
    place.chmod(0o644)
    place.write_bytes(b"rec0rd")
    with pytest.raises(ArchiveError, match=rf"{place} was altered.*Restore"):
        store.read(place.name)
    place.unlink()
    with pytest.raises(ArchiveError, match=rf"{place} is missing.*Restore"):
        store.read(place.name)


KILLED = textwrap.dedent(
    """
    import hashlib, os, signal, sys
    from pathlib import Path
    from datetime import datetime
    from forms.inbox import InboxFile
    from publishing.archive import Archive

    folder, mercy = Path(sys.argv[1]), int(sys.argv[2])
    originals = []
    for number in range(3):
        content = bytes([number]) * 3_000_000
        path = folder / f"{number}.xlsx"
        path.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        originals.append(InboxFile(path.name, path, len(content), datetime(2026, 1, 1), digest))

    def watch(event, arguments):
        global mercy
        if event in ("open", "os.rename", "os.mkdir", "os.chmod", "os.rmdir") and "archive" in str(arguments[0]):
            mercy -= 1
            if mercy == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    if mercy:
        sys.addaudithook(watch)
    assert Archive(folder / "archive").keep(originals) == set()
    """
)


def test_killed_at_any_step_only_whole_files_are_there(tmp_path: Path) -> None:
    def run(mercy: int) -> int:
        environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
        return subprocess.run(
            [sys.executable, "-c", KILLED, str(tmp_path), str(mercy)], check=False, env=environment
        ).returncode

    killed = 0
    for step in range(1, 20, 3):
        killed += run(step) != 0
        assert all(hashlib.sha256(content).hexdigest() == name for name, content in kept(tmp_path / "archive").items())
    assert killed > 2
    assert run(0) == 0
    assert len(kept(tmp_path / "archive")) == 3
    assert [path.name for path in (tmp_path / "archive").iterdir()] == ["sha256"]
