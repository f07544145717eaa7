"""Which files a policy rests on: the one that is asked for, those it extends, and the SQL of rules of its own; and their one text.

Here: finding and packing files. Not here: what they say.
"""

from __future__ import annotations

import json
from pathlib import Path

from policy.document import PolicyError, fail, parse

OWN = Path(__file__).parent
"""Where the policies lie that come with the house: a file elsewhere may extend them."""
PACKED = '{"files": '


def gathered(path: Path) -> str:
    """Return the text of a policy file, or, where it rests on others, of all of them: that file first, then what it extends.

    Raises PolicyError where a file cannot be read, is not there, or extends itself in the end.
    """
    text = _read(path)
    if text.startswith(PACKED):
        return text
    found = {path.name: text}
    rules: dict[str, str] = {}
    while True:
        rules = {f"{path.stem}/rules/{each.name}": _read(each) for each in _rules(path)} | rules
        document = parse(text, str(path))
        base = document.tree.get("extends")
        if base is None:
            break
        place = document.place(("extends",))
        if not isinstance(base, str) or Path(base).name != base:
            fail(place, "extends takes the name of one file that lies beside this one, or comes with jixiao.")
        if base in found:
            fail(place, f"extends goes round in a circle: {' → '.join([*found, base])}.")
        path = next((each for each in (path.with_name(base), OWN / base) if each.is_file()), path)
        if path.name != base:
            fail(place, f"there is no policy {base} beside this file, and none comes with jixiao.")
        found[base] = text = _read(path)
    return (
        text
        if len(found) == 1 and not rules
        else f"{PACKED}{json.dumps({**found, **rules}, ensure_ascii=False, indent=1)}}}\n"
    )


def unpacked(text: str, name: str) -> dict[str, str]:
    """Return the files of a text that `gathered` made, by name; the policy itself stands first, under the name given."""
    if not text.startswith(PACKED):
        return {name: text}
    try:
        (_, first), *others = json.loads(text)["files"].items()
    except ValueError as error:
        raise PolicyError(f"{name}: this is no policy with the files that it rests on ({error}).") from error
    return {name: first, **dict(others)}


def _rules(path: Path) -> list[Path]:
    return sorted((path.with_suffix("") / "rules").glob("*.sql"))


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise PolicyError(f"The policy file {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise PolicyError(f"The policy file {path} is not UTF-8 text; save it as UTF-8.") from error
