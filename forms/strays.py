"""What lies beside the folders that are read: folders that are no year's, files outside of any, links."""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from forms.inbox import JUNK_NAMES, entries, printable
from policy.language import Said, either, say

REGION = re.compile(r"[0-9]{6}")
YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")
LEFT_BY_SYSTEMS = re.compile(
    r"\.Trash.*|\.Spotlight-V100|\.fseventsd|\.TemporaryItems|\.AppleDouble|\.snapshots?|\.#.*|@eaDir|[#@]Recycle|#snapshot"
    r"|\$RECYCLE\.BIN|System Volume Information|lost\+found|desktop\.ini|~\$.*|\.~lock\..*#|\._.*",
    re.IGNORECASE,
)
"""Names of what file servers, desktops and programs leave in folders of their own accord."""
DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
LINKED = Said(
    "{folder} is a link, and links are never followed: put the folder itself there and run again.",
    "{folder} 是链接，链接一律不读：请把文件夹本身放在那里，再重新运行。",
)
SHOWN = 10
"""So many names of what a folder holds instead are told."""
KINDS = {
    "misnamed": "a folder whose name is not exactly that of the region or year that it means",
    "outside": "a file or folder that is in no year's folder",
    "link": "a link to a file or folder; links are never followed",
    "special": "neither a file nor a folder nor a link, or nothing that this machine can ask for",
}
"""`inbox_beside.kind`: why something in the inbox was not read."""


@dataclass(frozen=True)
class Stray:
    """Something that was not read: its path below the inbox, one of KINDS, and the name that a misnamed folder should have."""

    file: str
    kind: str
    meant: str = ""


def list_strays(inbox: Path, region: str, year: int) -> list[Stray]:
    """Return what lies beside the folders of a region and in its scope of a year and is not read, in order of its path.

    What lies directly in the inbox counts for every region, unless its name says that it is another's. Other years' folders
    and what systems leave behind are no matter. Raises OSError where a folder cannot be listed.
    """
    own = inbox / region
    found = [each for each in _beside(inbox, inbox, REGION) if _may_be_of(each, region)]
    if not own.is_symlink():
        found += _beside(inbox, own, YEAR)
        scope = own / str(year)
        found += [] if scope.is_symlink() else _within(inbox, scope)
    return sorted(found, key=lambda each: each.file)


def without_region(inbox: Path, region: str) -> str:
    """Say in a sentence why nothing of a region can be read, and what the inbox holds; empty where its folder is there."""
    own = inbox / region
    if own.is_symlink():
        return say(LINKED, folder=own)
    if own.is_dir():
        return ""
    return either(
        f"{own} is not there: is the share mounted, and {region} the right 区划编码? Nothing of what it held was given up. "
        f"Bring it back (or put the region's files there) and run again. {_holds(inbox)}",
        f"{own} 不存在：共享文件夹挂载了吗，区划编码 {region} 对吗？其中原有的内容都未丢弃。"
        f"请恢复该文件夹（或把该地区的文件放在那里），再重新运行。{_holds(inbox)}",
    )


def without_files(inbox: Path, region: str, year: int) -> str:
    """Say in a sentence that a region's folder of a year holds no file, and what lies there instead; empty where it does."""
    scope = inbox / region / str(year)
    if scope.is_symlink():
        return say(LINKED, folder=scope)
    if any(stat.S_ISREG(mode) and not _is_left_by_systems(path.name) for path, mode in entries(scope)):
        return ""
    return either(
        f"{scope} holds no file: put the registers and forms of {year} there and run again. {_holds(inbox / region)}",
        f"{scope} 中没有文件：请把{year}年的登记表和各类表放在那里，再重新运行。{_holds(inbox / region)}",
    )


def _holds(folder: Path) -> str:
    """What a folder of the inbox holds, for somebody who looks for something that is not there."""
    try:
        names = sorted(printable(Path(each.name)) for each in folder.iterdir() if not _is_left_by_systems(each.name))
    except OSError:
        names = []
    if not names:
        return either(f"{folder} holds nothing.", f"{folder} 中没有内容。")
    en, zh = ", ".join(f"«{name}»" for name in names[:SHOWN]), "、".join(f"“{name}”" for name in names[:SHOWN])
    more, rest = (f" and {len(names) - SHOWN} more", f"等{len(names)}项") if len(names) > SHOWN else ("", "")
    return either(f"{folder} holds {en}{more}.", f"{folder} 中有{zh}{rest}。")


def _may_be_of(top: Stray, region: str) -> bool:
    """Whether something directly in the inbox is a region's, or might be: it is not of another region by its name."""
    return top.meant in ("", region) and (top.file == region or not REGION.fullmatch(top.file))


def _beside(inbox: Path, folder: Path, names: re.Pattern[str]) -> Iterator[Stray]:
    """What does not belong in a folder that should hold folders of such names only."""
    if not folder.is_dir():
        return
    with os.scandir(folder) as listed:
        for entry in listed:
            file = printable(Path(entry.path).relative_to(inbox))
            if _is_left_by_systems(entry.name):
                continue
            if entry.is_symlink():
                yield Stray(file, "link")
            elif not entry.is_dir(follow_symlinks=False):
                yield Stray(file, "outside" if entry.is_file(follow_symlinks=False) else "special")
            elif not names.fullmatch(name := file.rpartition("/")[2]):
                meant = _meant(name, names)
                yield Stray(file, "misnamed" if meant else "outside", meant)


def _meant(name: str, names: re.Pattern[str]) -> str:
    """The one code or year that a folder's name holds: 2026 for «２０２６», «2026 年» and «二〇二六年»; else empty."""
    plain = unicodedata.normalize("NFKC", name).translate(DIGITS)
    held = set(re.findall(rf"(?<![0-9]){names.pattern}(?![0-9])", plain))
    return held.pop() if len(held) == 1 else ""


def _is_left_by_systems(name: str) -> bool:
    return name in JUNK_NAMES or bool(LEFT_BY_SYSTEMS.fullmatch(name))


def _within(inbox: Path, scope: Path) -> Iterator[Stray]:
    """The links in a scope, and whatever else is neither file nor folder."""
    for path, mode in entries(scope):
        if not stat.S_ISREG(mode) and not _is_left_by_systems(path.name):
            yield Stray(printable(path.relative_to(inbox)), "link" if stat.S_ISLNK(mode) else "special")
