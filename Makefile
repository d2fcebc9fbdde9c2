# Esep's tasks. `make` lists them.

VENV   := .venv
PYTHON ?= python3
BIN    := $(VENV)/bin
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
          --no-header --no-emit-index-url --no-emit-find-links

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo test lint types fix bench soak lab docs lock

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*##/\1\t/p' $(MAKEFILE_LIST) | expand -t 10

install: $(VENV)/.runtime  ## make .venv with the esep command

demo: install  ## the whole main job on a local wiki: seed, collect, publish, show
	@scripts/demo

test: $(VENV)/.dev  ## run every ring of tests, installing what they need
	@scripts/test

lint: $(VENV)/.dev  ## check style and the folders' rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo

types: $(VENV)/.dev  ## check types
	$(BIN)/mypy

fix: $(VENV)/.dev  ## mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.dev  ## measure fetching beside the usual ways, computing and start-up; 1 where a goal is not met; ROUNDS=
	@$(BIN)/python -m scripts.bench $(ROUNDS)

soak: $(VENV)/.dev  ## a day of hourly runs with faults and kills on local wikis; SEED= SOAK_HOURS= SOAK_MINUTES= SOAK_EVENTS=
	@$(BIN)/python -m scripts.soak $(if $(SEED),--seed $(SEED)) $(if $(SOAK_HOURS),--hours $(SOAK_HOURS)) \
		$(if $(SOAK_MINUTES),--minutes $(SOAK_MINUTES)) $(if $(SOAK_EVENTS),--events $(SOAK_EVENTS))

lab: install  ## start the local wiki family and print how to use it
	@scripts/lab up && scripts/lab env

docs: $(VENV)/.dev  ## check that the documentation names every command, setting and metric
	$(BIN)/pytest -q tests/unit/test_docs.py

lock: $(VENV)/.dev  ## choose the newest allowed versions and write the lock files
	$(COMPILE) --extra install --extra mariadb --extra postgresql --output-file requirements.txt
	$(COMPILE) $(addprefix --extra ,install history mariadb oauth postgresql dev) --output-file requirements-dev.txt
	$(COMPILE) --extra spark --constraint requirements-dev.txt --output-file requirements-spark.txt

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Esep needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.txt
	@touch $@
