# The commands: demo, test, bench, lint, format, setup. Each begins with setup, which is quick when nothing changed.
#   PYTHON=       the Python (3.11 or later) that .venv is made with
#   PORT=         where the demo is served (8000)
#   PORTAL_VAR=   the folder of its data (var); two of them are two installations
#   ARGS=         more for pytest or the bench: make test ARGS="-k offer -x"

PYTHON ?=
PORT ?= 8000
PORTAL_VAR ?= var
ARGS ?=
IN_VENV := .venv/bin/python -m

# Tests and checks have an installation of their own below this one (var/test), which does not wait for the disk.

.PHONY: demo test bench lint format setup help
.DEFAULT_GOAL := help

help:
	@sed -n 's/^# \{0,1\}//p' Makefile | head -5

setup:
	@sh scripts/setup.sh "$(PYTHON)"

demo: setup
	@PORTAL_ENV="$${PORTAL_ENV:-demo}" PORTAL_VAR="$(PORTAL_VAR)" \
		exec $(IN_VENV) flask --app wsgi demo serve --prepare --port "$(PORT)"

test: setup
	@PORTAL_ENV=test PORTAL_VAR="$(PORTAL_VAR)" $(IN_VENV) pytest -n auto --dist loadgroup $(ARGS)

bench: setup
	@PORTAL_VAR="$(PORTAL_VAR)/bench" $(IN_VENV) tests.bench $(ARGS)

lint: setup
	@$(IN_VENV) ruff check
	@$(IN_VENV) ruff format --check
	@$(IN_VENV) mypy
	@.venv/bin/lint-imports
	@PORTAL_ENV=test PORTAL_VAR="$(PORTAL_VAR)/test" $(IN_VENV) flask --app wsgi db check --from-nothing

format: setup
	@$(IN_VENV) ruff check --fix
	@$(IN_VENV) ruff format
