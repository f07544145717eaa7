"""Files of a scope and what lies beside it: unreadable (G01), not where it belongs (G15)."""

from __future__ import annotations

import pytest

from expectations.catalogue import PROBLEMS
from forms.problems import FILE_PROBLEMS
from forms.strays import KINDS
from tests.expectations.raw_rows import REGION, YEAR, Inbox


@pytest.mark.parametrize("problem", sorted(set(FILE_PROBLEMS) - {"unfinished"}))
def test_a_file_from_which_nothing_is_read_is_rejected_once(inbox: Inbox, problem: str) -> None:
    inbox.file("good")
    inbox.file("bad", problem=problem, detail="why")
    assert inbox.judge("") == {("G01", "reject", None)}
    (finding,) = inbox.findings("")
    assert finding["sha256"] == "bad"
    assert PROBLEMS[problem][0].format(line="") in finding["message_zh"]


def test_a_file_that_is_still_being_written_is_none(inbox: Inbox) -> None:
    inbox.file("bad", problem="unfinished", detail="why")
    assert inbox.judge("") == set()


ASKS = {
    "misnamed": "请改名为 2026",
    "outside": f"请移入相应年度的文件夹（如 {REGION}/{YEAR}）",
    "link": "请复制文件本身，不要用链接",
    "special": "请换成文件本身",
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_lies_beside_is_told_with_what_to_do(inbox: Inbox, kind: str) -> None:
    meant = "2026" if kind == "misnamed" else ""
    inbox.rows["inbox_beside"].append({"sha256": "b", "file": f"{REGION}/2026年", "kind": kind, "meant": meant})
    assert inbox.judge("") == {("G15", "warn", None)}
    (finding,) = inbox.findings("")
    assert ASKS[kind] in finding["message_zh"]
    assert f"{REGION}/2026年" in finding["message_zh"]
