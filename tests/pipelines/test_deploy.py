"""What deploy/ says of several machines is what the programs take, and every fact that a run's survival rests on."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from dagster._core.instance.ref import InstanceRef
from ruamel.yaml import YAML

from assets.reexecution import REGION_TAG
from pipelines.instance import PROGRAMS
from tests.test_rooms import FLOORS, HOUSE, MODULES, imported

DEPLOY = Path(__file__).parents[2] / "deploy"
BROKER = "pyamqp://jixiao:x@broker:5672//"
KEPT = {"task_acks_late": True, "task_reject_on_worker_lost": True, "worker_prefetch_multiplier": 1}


def read(name: str) -> Any:
    return YAML(typ="safe").load(DEPLOY / name)


def test_runs_survive_their_worker_and_regions_run_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_BROKER", BROKER)
    shutil.copy(DEPLOY / "dagster-cluster.yaml", tmp_path / "dagster.yaml")
    reference = InstanceRef.from_dir(str(tmp_path))
    assert reference.run_launcher_data
    launcher: Any = reference.run_launcher_data.rehydrate()
    assert (type(launcher).__name__, launcher.broker, launcher.backend) == ("CeleryRunLauncher", BROKER, "rpc://")
    assert KEPT.items() <= launcher.config_source.items()
    said = reference.settings
    assert said["run_monitoring"] == {"enabled": False}
    assert said["run_retries"]["enabled"]
    assert said["run_retries"]["max_retries"] == 2
    (limit,) = said["concurrency"]["runs"]["tag_concurrency_limits"]
    assert limit == {"key": REGION_TAG, "value": {"applyLimitPerUniqueValue": True}, "limit": 1}
    assert "default_limit" not in said["concurrency"]["pools"]


def test_a_worker_is_told_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_BROKER", BROKER)
    said = runpy.run_path(str(DEPLOY / "celery_config.py"))
    assert KEPT.items() <= said.items()
    assert (said["broker_url"], said["result_backend"]) == (BROKER, "rpc://")
    asked = "from pipelines.worker import app; print(*(app.conf[name] for name in sys.argv[1:]))"
    code = f"import sys; {asked}"
    told = subprocess.run(
        [sys.executable, "-c", code, *KEPT, "broker_url"], capture_output=True, text=True, check=True, cwd=DEPLOY.parent
    )
    assert told.stdout.split() == ["True", "True", "1", BROKER]


@pytest.mark.parametrize("unit", ["control", "web", "worker@"])
def test_units_start_programs_that_there_are(unit: str) -> None:
    text = (DEPLOY / "systemd" / f"jixiao-{unit}.service").read_text(encoding="utf-8")
    (program,) = re.findall(r"^ExecStart=\S+ -m pipelines\.instance (\w+)", text, re.MULTILINE)
    assert program in PROGRAMS


def test_the_trial_for_compose_has_all_parts() -> None:
    services = read("compose.yaml")["services"]
    assert {name: service["command"][0] for name, service in services.items() if service.get("image") == "jixiao"} == {
        "control": "daemon",
        "web": "webserver",
        "worker-1": "worker",
        "worker-2": "worker",
    }
    assert services["web"]["ports"] == ["127.0.0.1:3000:3000"], "the pages have no login"


def test_on_kubernetes_regions_run_alone_as_well() -> None:
    values = read("kubernetes.yaml")
    (limit,) = values["dagsterDaemon"]["runCoordinator"]["config"]["queuedRunCoordinator"]["tagConcurrencyLimits"]
    assert limit == {"key": REGION_TAG, "value": {"applyLimitPerUniqueValue": True}, "limit": 1}


def locked(path: str) -> dict[str, set[str]]:
    """The packages of a lock by name and version, with their hashes."""
    blocks = re.split(r"\n(?=\S)", (HOUSE / path).read_text(encoding="utf-8").strip())
    return {each.split()[0]: set(re.findall(r"--hash=(\S+)", each)) for each in blocks}


def test_what_production_installs_is_what_was_tested() -> None:
    every, production = locked("requirements.lock"), locked("deploy/requirements.lock")
    assert 100 < len(production) < len(every) - 30
    assert {name for name, hashes in production.items() if not hashes or every.get(name) != hashes} == set()


def test_production_has_all_that_the_rooms_import() -> None:
    names = {re.sub(r"[-_.]+", "-", each.partition("==")[0]).lower() for each in locked("deploy/requirements.lock")}
    providers = packages_distributions()
    asked = {
        (name, path.relative_to(HOUSE).as_posix())
        for path in MODULES
        for name, _ in imported(path)
        if name in providers and name not in FLOORS
    }
    assert len(asked) > 100
    missing = {
        (name, file)
        for name, file in asked
        if not {re.sub(r"[-_.]+", "-", each).lower() for each in providers[name]} & names
    }
    assert missing == set()
