"""A directory is replaced whole or not at all, whatever is killed when."""

from pathlib import Path

import pytest

from warehouse import swap


@pytest.fixture(params=[True, False], ids=["exchange", "two renames"])
def kernel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """With the kernel's exchange, and as on a system that has none."""
    if not request.param:
        monkeypatch.setattr(swap, "_exchange", lambda one, other: False)
    return bool(request.param)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    path = tmp_path / "640500" / "2025"
    fill(path, "old")
    return path


def fill(path: Path, text: str) -> None:
    path.mkdir(parents=True, exist_ok=True)
    (path / "a.csv").write_text(text)


def names(path: Path) -> set[str]:
    return {each.name for each in path.iterdir()}


@pytest.mark.usefixtures("kernel")
def test_the_new_directory_takes_the_place_of_the_old(directory: Path) -> None:
    with swap.replaced(directory) as fresh:
        (fresh / "b.csv").write_text("new")
        assert names(directory) == {"a.csv"}
    assert names(directory) == {"b.csv"}
    assert names(directory.parent) == {"2025"}


def test_the_first_directory_needs_nothing_to_replace(tmp_path: Path) -> None:
    with swap.replaced(tmp_path / "640500" / "2025") as fresh:
        (fresh / "a.csv").write_text("new")
    assert names(tmp_path / "640500" / "2025") == {"a.csv"}


@pytest.mark.usefixtures("kernel")
@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()], ids=repr)
def test_an_error_leaves_the_old_directory_and_nothing_else(directory: Path, error: BaseException) -> None:
    def failing() -> None:
        with swap.replaced(directory) as fresh:
            fill(fresh, "half")
            raise error

    with pytest.raises(type(error)):
        failing()
    assert (directory / "a.csv").read_text() == "old"
    assert names(directory.parent) == {"2025"}


def test_an_error_between_two_renames_brings_the_old_directory_back(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.rename

    def rename_but_new(self: Path, target: Path) -> Path:
        if self.name.endswith(".new"):
            raise OSError("no")
        return rename(self, target)

    monkeypatch.setattr(swap, "_exchange", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", rename_but_new)

    def failing() -> None:
        with swap.replaced(directory) as fresh:
            fill(fresh, "new")

    with pytest.raises(OSError, match="no"):
        failing()
    assert (directory / "a.csv").read_text() == "old"
    assert names(directory.parent) == {"2025"}


@pytest.mark.usefixtures("kernel")
def test_leftovers_of_a_run_killed_while_building_are_removed(directory: Path) -> None:
    fill(directory.with_name(".2025.new"), "half")
    with swap.replaced(directory) as fresh:
        assert names(fresh) == set()
        assert (directory / "a.csv").read_text() == "old"
        fill(fresh, "new")
    assert (directory / "a.csv").read_text() == "new"
    assert names(directory.parent) == {"2025"}


def test_a_run_killed_between_two_renames_is_undone_first(directory: Path) -> None:
    directory.rename(directory.with_name(".2025.old"))
    fill(directory.with_name(".2025.new"), "finished, never put in place")
    with swap.replaced(directory) as fresh:
        assert (directory / "a.csv").read_text() == "old"
        fill(fresh, "new")
    assert (directory / "a.csv").read_text() == "new"
    assert names(directory.parent) == {"2025"}


def test_a_run_killed_before_removing_the_old_directory_is_tidied(directory: Path) -> None:
    fill(directory.with_name(".2025.old"), "older")
    swap.recover(directory)
    assert (directory / "a.csv").read_text() == "old"
    assert names(directory.parent) == {"2025"}


def test_other_years_are_left_alone(directory: Path) -> None:
    fill(directory.with_name("2026"), "other")
    fill(directory.with_name(".2026.new"), "being built")
    swap.recover(directory)
    assert names(directory.parent) == {"2025", "2026", ".2026.new"}


def test_exchange_needs_both_names(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    assert not swap._exchange(tmp_path / "one", tmp_path / "other")


def test_keep_copies_where_there_are_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Path, target: Path) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "hardlink_to", refused)
    (tmp_path / "a").write_text("text")
    swap.keep(tmp_path / "a", tmp_path / "below" / "b")
    assert (tmp_path / "below" / "b").read_text() == "text"
