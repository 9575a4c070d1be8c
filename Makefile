# `make run` and `make test` need only Python 3.10–3.13 and make: the environment builds itself.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := $(VENV)/.packages
READY := $(VENV)/.ready
SPARK := $(VENV)/.spark
SCREENS := warehouse/screens
READERS := duckdb-cli==1.5.6 polars==2.1.0 streamlit==1.67.0

.DEFAULT_GOAL := help
SIZE ?= 200_000
.PHONY: help run docs screens bench test spark cluster-test connect-test golden check format lock clean

help:  ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Bytecode is compiled once here: without it importing Great Expectations costs ten CPU seconds.
$(PACKAGES): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 10) <= sys.version_info < (3, 14))' \
	  || { echo "Python 3.10 to 3.13 is needed and $(PYTHON) is not one of these: run make PYTHON=python3.12 …"; exit 1; }
	@echo "Setting up $(VENV) (once, a minute or two) …"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes --requirement requirements.lock
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib > /dev/null || true
	@touch $@

$(READY): $(PACKAGES) pyproject.toml
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m nps_warehouse.db.files
	@$(BIN)/python -m nps_warehouse.build.parsing
	@touch $@

# Spark is 400 MB that DuckDB's users never need, so it comes when it is asked for. pyspark is built from its source
# distribution, with the setuptools that is locked above.
$(SPARK): requirements-spark.lock $(READY)
	@echo "Setting up Spark in $(VENV) (once, a minute or two) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes \
	  --no-build-isolation --requirement requirements-spark.lock
	@touch $@

run: $(READY)  ## load, build, validate and publish the sample drop
	@$(BIN)/nps run data/sample

docs: $(READY)  ## describe every model in one offline page, warehouse/docs/dbt/static_index.html
	@$(BIN)/dbt --quiet docs generate --target-path warehouse/dbt/docs
	@$(BIN)/python -m nps_warehouse.documents warehouse/dbt/docs warehouse/docs/dbt/static_index.html

screens: $(READY)  ## picture the terminal and the dashboard of the sample, docs/images/ (needs Chromium)
	@rm -rf $(SCREENS)
	@NPS_WAREHOUSE=$(SCREENS) $(BIN)/nps run data/sample > /dev/null
	@NPS_WAREHOUSE=$(SCREENS) $(BIN)/python scripts/draw_terminal.py docs/images/terminal.svg
	@$(BIN)/python scripts/photograph.py $(SCREENS)/published/current/dashboard.html docs/images/dashboard.png

bench: $(READY)  ## measure the pipeline on SIZE answers: make bench SIZE=2_000_000
	@$(BIN)/python scripts/benchmark.py $(SIZE)

test: $(READY)  ## run every test except those for Spark
	@$(BIN)/python -m pytest --ignore=tests/python/spark

spark: $(SPARK)  ## install what Spark needs, for `dbt build --target spark`

cluster-test: $(SPARK)  ## start a Spark cluster here, build the sample on it, compare, stop it (Java 17)
	@$(BIN)/python -m pytest tests/python/spark

# Nothing but these recipes needs the tools, so they are not locked; pip leaves what is locked as it is.
connect-test: $(READY)  ## run the recipes of docs/connect.md, with tools that are installed for it
	@$(BIN)/pip install --quiet --disable-pip-version-check $(READERS)
	@$(BIN)/python -m pytest tests/python/test_connect.py

GOLDEN := warehouse/golden
golden: $(READY)  ## rewrite tests/golden/ from the sample, for a review of the diff
	@rm -rf $(GOLDEN)
	@NPS_WAREHOUSE=$(GOLDEN) $(BIN)/nps run data/sample > /dev/null
	@$(BIN)/python tests/python/golden.py $(GOLDEN)/published/current/nps.duckdb

check: $(READY)  ## format, lint (Python and SQL), types, dbt parse, project rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/dbt --quiet parse --warn-error
	@$(BIN)/sqlfluff lint --quiet --disable-progress-bar models tests/invariants
	@$(BIN)/python scripts/check_project.py

format: $(READY)  ## put Python into its standard form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

COMPILE := uv pip compile --universal --python-version 3.10 --generate-hashes --no-emit-index-url --no-header --quiet
lock:  ## renew requirements.lock and requirements-spark.lock (needs uv on the path)
	$(COMPILE) --extra dev --output-file requirements.lock pyproject.toml
	$(COMPILE) --extra spark --constraint requirements.lock pyproject.toml \
	  $$(sed -nE 's/^([a-z0-9._-]+)==.*/--no-emit-package \1/p' requirements.lock) \
	  | sed '/^# The following packages were excluded/,$$d' > requirements-spark.lock

clean:  ## remove the environment and everything the project wrote
	rm -rf $(VENV) warehouse target logs
