# Everything a person or a machine does here. `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
PYTEST_ARGS ?=
UPGRADE ?=
SIZE ?= full
PART ?= 0
JOBS ?= 1
ONLY ?=

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /|/' | awk -F'|' '{ printf "make %-8s %s\n", $$1, $$2 }'

.PHONY: setup
setup: ## .venv with what requirements/dev.txt locks, and the csor command
	@tools/setup.sh

.PHONY: run
run: setup ## serve on http://localhost:$PORT (8000 unless PORT says otherwise)
	@exec $(BIN)/csor serve

.PHONY: test
test: setup ## every test, with branch coverage; PYTEST_ARGS="-k meeting" picks some
	@tools/browser.sh
	@tools/judges.sh
	@rm -f .coverage .coverage.*
	@$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report= $(PYTEST_ARGS)
	@if [ -z "$(PYTEST_ARGS)" ]; then tools/coverage.sh; fi

.PHONY: check
check: setup ## all that needs no running product: format, lint, types, rooms, templates, dependencies
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo
	@if [ -d templates ]; then echo "$(BIN)/djlint templates --lint --quiet"; $(BIN)/djlint templates --lint --quiet; fi
	$(BIN)/deptry .

.PHONY: format
format: setup ## put the code into the one format, and mend what ruff can mend
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

.PHONY: bench
bench: setup ## measure
	@$(BIN)/python bench/run.py

.PHONY: audit
audit: setup ## try to break every promise, many times (SIZE=ci or full or a number, PART=1 to 11, ONLY=L1,L3, JOBS=2)
	@tools/judges.sh
	@$(BIN)/python -m tests.audit --size $(SIZE) --part $(PART) --only "$(ONLY)" --jobs $(JOBS) --out docs/evidence

.PHONY: lock
lock: ## resolve pyproject.toml again into requirements/ (UPGRADE=--upgrade takes newer releases)
	@tools/lock.sh $(UPGRADE)

.PHONY: clean
clean: ## take away what the commands above made (instance/ stays)
	rm -rf .venv .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov *.egg-info
