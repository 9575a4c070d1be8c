# `make run` and `make test` need only Python 3.10–3.13 and make: the environment builds itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := $(VENV)/.packages
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
SIZE ?= 200_000
.PHONY: help run docs bench test check format lock clean

help:  ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Bytecode is compiled once here: without it importing Great Expectations costs ten CPU seconds.
$(PACKAGES): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 14))' \
	  || { echo "Python 3.10 to 3.13 is needed, $(PYTHON) is another: make PYTHON=python3.12 …"; exit 1; }
	@echo "Setting up $(VENV) (once, a minute or two) …"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes --requirement requirements.lock
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib > /dev/null || true
	@touch $@

$(READY): $(PACKAGES) pyproject.toml
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: $(READY)  ## load, build, validate and publish the sample drop
	@$(BIN)/nps run data/sample

docs: $(READY)  ## describe every model in one offline page, warehouse/docs/dbt/static_index.html
	@$(BIN)/dbt --quiet docs generate --static --target-path warehouse/docs/dbt

bench: $(READY)  ## measure the pipeline on SIZE answers: make bench SIZE=2_000_000
	@$(BIN)/python scripts/benchmark.py $(SIZE)

test: $(READY)  ## run every test
	@$(BIN)/python -m pytest

check: $(READY)  ## format, lint, types, dbt parse, project rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/dbt --quiet parse --warn-error
	@$(BIN)/python scripts/check_project.py

format: $(READY)  ## put Python into its standard form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock:  ## renew requirements.lock (needs uv on the path)
	uv pip compile --universal --python-version 3.10 --generate-hashes --no-emit-index-url \
	  --no-header --extra dev --quiet --output-file requirements.lock pyproject.toml

clean:  ## remove the environment and everything the project wrote
	rm -rf $(VENV) warehouse target logs
