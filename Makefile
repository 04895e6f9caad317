# teiju: what a person types. `make` alone explains itself.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help serve build check test lint types browser r lock clean

FRONTEND := service/teiju/web/frontend

help: ## this list
	@printf 'teiju: settlement autonomy zones (定住自立圏) as linked open data\n\n'
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' \
	  | while IFS='|' read -r target text; do printf '%-14s %s\n' "$$target" "$$text"; done
	@printf '\n  PORT=%s HOST=%s PYTHON=%s\n' '$(PORT)' '$(HOST)' '$(PYTHON)'

serve: $(VENV)/.bundle ## install what is needed, build the snapshot from data/ and serve it
	@$(BIN)/teiju serve --host $(HOST) --port $(PORT)

build: $(VENV)/.runtime ## build the snapshot without serving it
	@$(BIN)/teiju build

check: $(VENV)/.runtime ## check data/ against the shapes
	@$(BIN)/teiju check

test: $(VENV)/.development browser r ## install what is needed and run all tests
	@$(MAKE) --no-print-directory lint types
	@$(BIN)/pytest -m 'not alone' --numprocesses auto --dist worksteal
	@$(BIN)/pytest -m alone

lint: $(VENV)/.development ## format and style
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports

types: $(VENV)/.development ## the strict type checkers
	@$(BIN)/mypy
	@$(BIN)/python $(FRONTEND)/bundling.py --types

browser:
	@command -v "$${CHROMIUM:-chromium}" > /dev/null \
	  || { [ "$$(id -u)" = 0 ] && apt-get -qq update && apt-get -qq install --yes chromium > /dev/null; } \
	  || { echo 'the tests drive Chromium: install your system'"'"'s package, or name one with CHROMIUM=…'; exit 1; }

r:
	@command -v Rscript > /dev/null \
	  || { [ "$$(id -u)" = 0 ] && apt-get -qq update \
	    && apt-get -qq install --yes --no-install-recommends r-base-core > /dev/null; } \
	  || echo 'without R (Debian: r-base-core), the R code of the page on data is not run'

lock: $(VENV)/.development ## pin the dependencies anew, with hashes
	@$(BIN)/pip install --quiet pip-tools
	@$(BIN)/pip-compile $(LOCK) --extra build --output-file requirements.lock pyproject.toml
	@$(BIN)/pip-compile $(LOCK) --extra build --extra dev --constraint requirements.lock \
	  --output-file requirements-dev.lock pyproject.toml

LOCK := --quiet --upgrade --generate-hashes --strip-extras --no-annotate \
  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

clean: ## remove the environment and what was built
	rm -rf $(VENV) $(FRONTEND)/node_modules service/teiju/web/bundle service/teiju/official_tables/fonts snapshots dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'teiju needs Python 3.11 or newer; name one with PYTHON=…'; exit 1; }
	@echo 'making the environment in $(VENV)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo 'installing pinned packages'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.bundle: $(wildcard $(FRONTEND)/*.* $(FRONTEND)/source/*) $(VENV)/.runtime
	@echo 'bundling the scripts of the pages'
	@$(BIN)/python $(FRONTEND)/bundling.py
	@touch $@

$(VENV)/.development: requirements-dev.lock $(VENV)/.bundle
	@echo 'installing pinned packages for development'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python $(FRONTEND)/bundling.py --development
	@touch $@
