"""What a region is called: the names that stand on everything printed for it.

Here: the names of one place. Not here: where they are set (`pipelines.resources`), how anything is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["万元", "元"]


@dataclass(frozen=True)
class Place:
    """A region (区划) as it is printed.

    `code`: 区划编码, for folders, tables and programs. `name`: wherever the place is named, such as 中卫市. `bureau`: who signs.
    `document_prefix`: 发文字号 without year and number, such as 卫财绩. `contact`: whom to ask. `licence`: the terms of its public
    data, such as CC-BY-4.0. The last three are empty where the installation does not set them. `amounts`: the unit of money in
    documents; tables and pages always are in 元.
    """

    code: str
    name: str
    bureau: str
    document_prefix: str = ""
    contact: str = ""
    amounts: str = "万元"
    licence: str = ""

    @classmethod
    def of(cls, code: str, *, name: str = "", bureau: str = "", **more: str) -> Place:
        """Make a place of what is set for it: without a name it goes by its code, without a bureau by 财政局 of its name."""
        name = name or code
        return cls(code, name, bureau or f"{name}财政局", **more)
