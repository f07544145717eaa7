# Everything runs in .venv, made on first use from the locked dependencies; only Python 3.11+ and make are needed.
PYTHON ?= python3
BIN := .venv/bin
# Machines that run seasons and no tests: make LOCK=deploy/requirements.lock .venv/ready
LOCK ?= requirements.lock
BUDGET_YEAR ?= 2027
# A file of tests stays in one process, which has its homes; tests/conftest.py says which files go first.
PYTEST := $(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: demo test lint quick slow serve bench snapshots lock

demo: .venv/ready
	$(BIN)/jixiao sample --budget-year $(BUDGET_YEAR)
	$(BIN)/jixiao run cycle --year $(BUDGET_YEAR)

# Types are checked by one processor, which would leave the others idle: beside the tests.
test: .venv/ready
	$(MAKE) --jobs 2 lint quick

quick: .venv/ready
	$(PYTEST) -m "not slow"

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

slow: .venv/ready
	$(PYTEST) -m slow

serve: .venv/ready
	$(BIN)/python -m pipelines.instance -w workspace.yaml

# Column lineage, the outline of the Dagster definitions and the data dictionary: derived, committed, checked by the tests.
snapshots: .venv/ready
	$(BIN)/python -W ignore -m tests.snapshots

bench: .venv/ready
	$(BIN)/python -m benchmarks

# Run after a change of the ranges in pyproject.toml; needs uv.
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 \
  --generate-hashes --no-strip-extras --no-emit-index-url --no-header --quiet
lock:
	$(COMPILE) --extra dev -o requirements.lock
	$(COMPILE) --extra production --constraint requirements.lock --no-annotate -o deploy/requirements.lock

.venv/ready: $(LOCK) pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-deps --no-compile --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q -j 0 .venv/lib  # on all processors; who runs jixiao may not be allowed to keep what it compiles
	touch $@
