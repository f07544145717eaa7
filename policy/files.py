"""Which files a policy rests on: the one that is asked for, those it extends, and the SQL of rules of its own; and their one text.

Here: finding and packing files. Not here: what they say.
"""

from __future__ import annotations

import json
from pathlib import Path

from policy.language import refusal
from policy.yaml_file import fail, parse, refuse

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
    found, rules = {path.name: text}, dict[str, str]()
    while True:
        own = sorted((path.with_suffix("") / "rules").glob("*.sql"))
        rules = {f"{path.stem}/rules/{each.name}": _read(each) for each in own} | rules
        document = parse(text, str(path))
        base = document.tree.get("extends")
        if base is None:
            break
        place = document.place(("extends",))
        if not isinstance(base, str) or not base or Path(base).name != base:
            fail(
                place,
                "extends takes the name of one file that lies beside this one, or comes with jixiao.",
                "`extends` 只能写一个文件名，该文件在本文件旁，或随 jixiao 提供。",
            )
        if base in found:
            circle = " → ".join([*found, base])
            fail(place, f"extends goes round in a circle: {circle}.", f"`extends` 首尾相接，没有尽头：`{circle}`。")
        path = next((each for each in (path.with_name(base), OWN / base) if each.is_file()), path)
        if path.name != base:
            fail(
                place,
                f"there is no policy {base} beside this file, and none comes with jixiao.",
                f"本文件旁没有政策文件 `{base}`，jixiao 也未提供。",
            )
        found[base] = text = _read(path)
    if len(found) == 1 and not rules:
        return text
    return f"{PACKED}{json.dumps({**found, **rules}, ensure_ascii=False, indent=1)}}}\n"


def unpacked(text: str, name: str) -> dict[str, str]:
    """Return the files of a text that `gathered` made, by name; the policy itself stands first, under the name given."""
    if not text.startswith(PACKED):
        return {name: text}
    try:
        (_, first), *others = json.loads(text)["files"].items()
    except ValueError as error:
        fail(
            name,
            f"this is no policy with the files that it rests on ({error}).",
            "这不是与所沿用的文件一并保存的政策，或已损坏；请从备份恢复。",
        )
    return {name: first, **dict(others)}


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        why = refusal(error)
        refuse(f"The policy file {path} cannot be read: {why}.", f"政策文件 {path} 无法读取：{why}。")
    except UnicodeDecodeError:
        refuse(
            f"The policy file {path} is not UTF-8 text; save it as UTF-8.",
            f"政策文件 {path} 不是 UTF-8 编码的文本；请另存为 UTF-8 编码。",
        )
