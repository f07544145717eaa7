"""One workbook in every legal spelling of .xlsx: the same cells, other XML."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from html import escape
from typing import Any

from forms.sheets import letters
from tests.corpus.files import OFFICE_RELATIONS, PACKAGE_RELATIONS, SPREADSHEET, STRICT, STRICT_RELATIONS


@dataclass(frozen=True)
class Written:
    """A cell as a file has it: value as text, type, number format, formula (None for none), whether a value is stored."""

    value: str = ""
    kind: str = "n"
    format: str = "General"
    formula: str | None = None
    stored: bool = True


Cells = dict[tuple[int, int], Written]

CHOICES: dict[str, tuple[Any, ...]] = {
    "prefix": ("", "x"),
    "quote": ('"', "'"),
    "equals": ("=", " = "),
    "places": ("usual", "lower", "none", "cells only", "dollars", "entities"),
    "order": (False, True),
    "texts": ("shared", "inline", "rich", "cdata", "runs in cdata"),
    "comments": (False, True),
    "padded": (False, True),
    "pretty": (False, True),
    "names": ("usual", "styles", "strings", "sheet", "folder", "workbook"),
    "targets": ("relative", "absolute", "dotted"),
    "dimension": ("", "A0:AZ48943", "A1", "A1:XFD1048576", "nonsense"),
    "encoding": ("utf-8", "utf-8-sig", "utf-16", "utf-16-be"),
    "strict": (False, True),
}
USUAL = {name: choices[0] for name, choices in CHOICES.items()}


@dataclass
class Spelling:
    """How a workbook is spelt: a choice of each of CHOICES, the rest as usual."""

    choice: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        return self.choice.get(name, USUAL[name])

    def tag(self, name: str, body: str = "", /, **attributes: str) -> str:
        pairs = list(attributes.items())
        pairs = pairs[::-1] if self.order else pairs
        quote = self.quote
        written = "".join(f" {key.replace('_', ':')}{self.equals}{quote}{escape(value)}{quote}" for key, value in pairs)
        full = self._full(name)
        return f"<{full}{written}>{body}</{full}>" if body else f"<{full}{written}/>"

    def bytes(self, cells: Cells, *, calculation: str = "", name: str = "表") -> bytes:
        formats = list(dict.fromkeys(["General", *(cell.format for cell in cells.values())]))
        strings: dict[str, int] = {}
        sheet = self._sheet(cells, formats, strings)
        workbook = "book/main.xml" if self.names == "workbook" else "xl/workbook.xml"
        folder, _, main = workbook.rpartition("/")
        place = "tabs" if self.names == "folder" else "worksheets"
        parts = {
            "sheet": f"{folder}/{place}/{'first' if self.names == 'sheet' else 'sheet1'}.xml",
            "styles": f"{folder}/{'looks' if self.names == 'styles' else 'styles'}.xml",
            "strings": f"{folder}/{'texts' if self.names == 'strings' else 'sharedStrings'}.xml",
        }
        relations = STRICT_RELATIONS if self.strict else OFFICE_RELATIONS
        links = [
            (f"rId{number}", f"{relations}/{kind}", self._target(parts[key], folder))
            for number, (key, kind) in enumerate(
                (("sheet", "worksheet"), ("styles", "styles"), ("strings", "sharedStrings")), start=1
            )
        ]
        listed = self.tag("sheets", self.tag("sheet", name=name, sheetId="1", r_id="rId1"))
        content = {
            "_rels/.rels": _relations([("rId1", f"{relations}/officeDocument", workbook)]),
            workbook: self._document("workbook", listed + calculation),
            f"{folder}/_rels/{main}.rels": _relations(links),
            parts["styles"]: self._document("styleSheet", self._styles(formats)),
            parts["strings"]: self._document("sst", "".join(self.tag("si", self._text(text)) for text in strings)),
            parts["sheet"]: sheet,
        }
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as container:
            for part, written in content.items():
                container.writestr(part, self._encoded(part, written))
        return packed.getvalue()

    def _target(self, part: str, folder: str) -> str:
        within = part.removeprefix(f"{folder}/")
        return {"relative": within, "absolute": f"/{part}", "dotted": f"./../{folder}/{within}"}[self.targets]

    def _encoded(self, part: str, written: str) -> bytes:
        if self.encoding.startswith("utf-16") and not part.endswith(".rels"):
            mark = "\ufeff" if self.encoding == "utf-16-be" else ""
            return f'{mark}<?xml version="1.0" encoding="UTF-16"?>{written}'.encode(self.encoding)
        return f'<?xml version="1.0" encoding="UTF-8"?>{written}'.encode(
            self.encoding if "8" in self.encoding else "utf-8"
        )

    def _document(self, name: str, body: str) -> str:
        space = STRICT if self.strict else SPREADSHEET
        relations = STRICT_RELATIONS if self.strict else OFFICE_RELATIONS
        full = self._full(name)
        declared = f'xmlns{":" + self.prefix if self.prefix else ""}="{space}" xmlns:r="{relations}"'
        return f"<{full} {declared}>{body}</{full}>"

    def _styles(self, formats: list[str]) -> str:
        codes = "".join(
            self.tag("numFmt", numFmtId=str(164 + number), formatCode=code)
            for number, code in enumerate(formats)
            if number
        )
        styles = "".join(self.tag("xf", numFmtId=str(164 + number if number else 0)) for number in range(len(formats)))
        return self._noted(self.tag("numFmts", codes) if codes else "") + self.tag("cellXfs", styles)

    def _noted(self, written: str) -> str:
        return f'<!-- <c r="A1"><v>9</v></c> -->{written}' if self.comments else written

    def _sheet(self, cells: Cells, formats: list[str], strings: dict[str, int]) -> str:
        rows = []
        bare = self.places in ("none", "cells only")
        height = 1 + max(row for row, _ in cells)
        for row in range(height):
            columns = sorted(column for at, column in cells if at == row)
            if not columns and self.places != "none":
                continue
            width = range(columns[-1] + 1) if bare and columns else columns
            body = "".join(self._cell(cells.get((row, column)), row, column, formats, strings) for column in width)
            places = {} if self.places == "none" else {"r": str(row + 1)}
            rows.append(self.tag("row", self._noted(body), **places))
        dimension = self.tag("dimension", ref=self.dimension) if self.dimension else ""
        between = "\n  " if self.pretty else ""
        data = between.join(["", *rows, ""]) if rows else ""
        merged = self.tag("mergeCells", self.tag("mergeCell", ref=self._place("A1", "B1")))
        return self._document("worksheet", f"{dimension}{self.tag('sheetData', data)}{merged}")

    def _place(self, *corners: str) -> str:
        lower = self.places == "lower"
        marked = [re.sub("([A-Z]+)", r"$\1$", place) if self.places == "dollars" else place for place in corners]
        return ":".join(marked).lower() if lower else ":".join(marked)

    def _cell(self, cell: Written | None, row: int, column: int, formats: list[str], strings: dict[str, int]) -> str:
        about = {} if self.places in ("none", "cells only") else {"r": self._place(f"{letters(column)}{row + 1}")}
        if cell is None:
            return self.tag("c", **about)
        if style := formats.index(cell.format):
            about["s"] = str(style)
        formula = "" if cell.formula is None else self.tag("f", escape(cell.formula, quote=False))
        body, kind = self._value(cell, strings)
        if kind != "n":
            about["t"] = kind
        between = "\n    " if self.pretty else ""
        written = self.tag("c", f"{between}{formula}{between}{body}{between}" if formula or body else "", **about)
        if self.places == "entities":
            place = about["r"]
            return written.replace(place, f"&#{ord(place[0])};{place[1:]}", 1)
        return written

    def _value(self, cell: Written, strings: dict[str, int]) -> tuple[str, str]:
        if cell.kind == "text":
            if self.texts in ("shared", "runs in cdata"):
                return self._number(str(strings.setdefault(cell.value, len(strings)))), "s"
            return self.tag("is", self._text(cell.value)), "inlineStr"
        if not cell.stored:
            return "", cell.kind
        if cell.kind == "str":
            return f"<{self._full('v')}>{escape(cell.value)}</{self._full('v')}>", "str"
        return self._number(cell.value), cell.kind

    def _full(self, name: str) -> str:
        return f"{self.prefix}:{name}" if self.prefix else name

    def _number(self, value: str) -> str:
        value = f" {value}\n" if self.padded else value
        half = len(value) // 2
        value = f"{value[:half]}<!-- 9 -->{value[half:]}" if self.comments else value
        value = f"<![CDATA[{value}]]>" if self.texts == "cdata" and not self.comments else value
        return self.tag("v", value)

    def _text(self, text: str) -> str:
        if self.texts in ("rich", "runs in cdata"):
            half = len(text) // 2
            runs = [text[:half], text[half:]]
            reading = self.tag("rPh", self.tag("t", "注音"), sb="0", eb="1")
            return (
                "".join(self.tag("r", self.tag("t", self._characters(run), xml_space="preserve")) for run in runs)
                + reading
            )
        return self.tag("t", self._characters(text), xml_space="preserve")

    def _characters(self, text: str) -> str:
        return f"<![CDATA[{text}]]>" if "cdata" in self.texts else escape(text, quote=False)


def _relations(links: list[tuple[str, str, str]]) -> str:
    listed = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, kind, target in links)
    return f'<Relationships xmlns="{PACKAGE_RELATIONS}">{listed}</Relationships>'
