"""A file is taken over only where it was made from the same and is still what was made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from warehouse.reuse import recipe, reusing


@dataclass
class Folder:
    """A folder written anew twice; `made` are the recipes that were made and not taken over."""

    root: Path

    def write(self, number: int, recipes: list[str]) -> list[str]:
        made = []
        fresh = self.root / str(number)
        fresh.mkdir()
        with reusing(self.root / "made" / "list.json", self.root / str(number - 1), fresh) as reuse:
            for made_from in recipes:
                path = fresh / f"{made_from}.txt"
                if (earlier := reuse.find(made_from)) is not None:
                    path.write_bytes(earlier.read_bytes())
                else:
                    path.write_text(made_from)
                    made.append(made_from)
                reuse.note(made_from, path)
        return made


def test_what_is_made_from_the_same_is_taken_over(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    assert folder.write(1, ["a", "b"]) == ["a", "b"]
    assert folder.write(2, ["a", "c"]) == ["c"]
    assert folder.write(3, ["a", "b", "c"]) == ["b"]  # no longer on the list


def _altered(root: Path) -> None:
    (root / "1" / "a.txt").write_text("b")


def _gone(root: Path) -> None:
    (root / "1" / "a.txt").unlink()


def _unlisted(root: Path) -> None:
    (root / "made" / "list.json").unlink()


def _torn(root: Path) -> None:
    listed = root / "made" / "list.json"
    listed.write_text(listed.read_text()[:-3])


def _of_another_kind(root: Path) -> None:
    (root / "made" / "list.json").write_text('["a"]')


@pytest.mark.parametrize("harm", [_altered, _gone, _unlisted, _torn, _of_another_kind])
def test_what_is_in_doubt_is_made_again(tmp_path: Path, harm: Callable[[Path], None]) -> None:
    folder = Folder(tmp_path)
    folder.write(1, ["a"])
    harm(tmp_path)
    assert folder.write(2, ["a"]) == ["a"]
    assert (tmp_path / "2" / "a.txt").read_text() == "a"


def test_a_failed_making_leaves_the_list(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write(1, ["a"])
    before = (tmp_path / "made" / "list.json").read_bytes()
    with pytest.raises(OSError, match="full"), reusing(tmp_path / "made" / "list.json", tmp_path, tmp_path):
        raise OSError("full")
    assert (tmp_path / "made" / "list.json").read_bytes() == before


def test_parts_of_a_recipe_do_not_run_together() -> None:
    assert (
        len({recipe("a", "b"), recipe("ab"), recipe("b", "a"), recipe("a\nb"), recipe("a", 1), recipe("a", "1")}) == 6
    )
