"""Whether a published directory is what its manifest says, to the byte, with the earlier publications below it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from publishing.current import HISTORY, earlier
from publishing.descriptor import MANIFEST
from warehouse.reuse import fingerprint


def verify(directory: Path) -> list[str]:
    """What differs between the files of a published directory, or its public part, and its manifest."""
    manifest = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
    stated: dict[str, Any] = manifest["files"]
    present = {path.relative_to(directory).as_posix() for path in directory.rglob("*") if path.is_file()} - {MANIFEST}
    present = {name for name in present if not name.startswith(f"{HISTORY}/")}
    faults = [f"{name}: missing" for name in stated.keys() - present]
    faults += [f"{name}: not named in {MANIFEST}" for name in present - stated.keys()]
    for name in stated.keys() & present:
        found, kept = fingerprint(directory / name)["sha256"], stated[name]["sha256"]
        faults += [f"{name}: sha256 {found}, published as {kept}"] if found != kept else []
    entries = {str(number): folder for number, folder in earlier(directory).items()}
    named = manifest.get(HISTORY, {})
    faults += [f"{HISTORY}/{number}: missing or not named in {MANIFEST}" for number in entries.keys() ^ named.keys()]
    for number in entries.keys() & named.keys():
        if fingerprint(entries[number] / MANIFEST) != named[number]:
            faults.append(f"{HISTORY}/{number}/{MANIFEST}: not as it was kept")
        own = (fault for fault in verify(entries[number]) if not fault.startswith(f"{HISTORY}/"))
        faults += [f"{HISTORY}/{number}/{fault}" for fault in own]  # an entry holds no history
    return sorted(faults)
