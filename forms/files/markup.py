"""XML whose prefixes may be anything: its root, names and attributes without their namespace, text as it is dressed."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from forms.problems import BadFileError

_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_STRIKE = "\u0336"


def parse_xml(text: bytes | str) -> Any:
    """Return the root of some XML. Raises BadFileError where it is none, declares entities, or is too deep or too large."""
    data = _DECLARATION.sub("", text).encode() if isinstance(text, str) else text
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise BadFileError("damaged", "The XML declares entities.")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadFileError("damaged", f"The XML is broken: {error}") from error


def local(node: Any) -> str:
    """Return the name of an element."""
    tag: str = node.tag
    return tag.rpartition("}")[2]


def attribute(node: Any, name: str) -> str:
    """Return an attribute, empty where there is none."""
    return next((str(value) for key, value in node.attrib.items() if key.rpartition("}")[2] == name), "")


def number_in(node: Any, name: str) -> int | None:
    """Return the whole number of an attribute, None where it is none or too long."""
    written = attribute(node, name)
    return int(written) if written.isascii() and written.isdecimal() and len(written) < 10 else None


def as_seen(text: str, *, struck: bool = False, raised: bool = False) -> str:
    """Return a text as it is seen where it is struck through or raised: with 1 raised, or struck, 201 is not the number 201."""
    if raised:
        text = text.translate(_RAISED)
    return "".join(f"{each}{_STRIKE}" for each in text) if struck else text


def is_on(node: Any) -> bool:
    """Tell whether a switch, which is on where it stands, is not turned off."""
    return attribute(node, "val").lower() not in ("0", "false", "off", "none")


def dressed(text: str, properties: Any) -> str:
    """Return the text of a run of Office Open XML as it is seen; hidden text is none."""
    looks = {local(each): each for each in properties if is_on(each)}
    if "vanish" in looks:
        return ""
    raised = "vertAlign" in looks and attribute(looks["vertAlign"], "val") == "superscript"
    return as_seen(text, struck=not looks.keys().isdisjoint(("strike", "dstrike")), raised=raised)
