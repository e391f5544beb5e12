# `make help` lists what there is. Everything runs from a fresh clone: the environment is made when it is missing or stale.
PYTHON := .venv/bin/python
READY := .venv/.ready
CASES ?=
URL ?=
BENCHMARKS ?=
export RASA_TELEMETRY_ENABLED := false

.PHONY: help setup run train test fast check fix evaluate bench lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' Makefile

$(READY): requirements.lock
	@sh deploy/setup.sh

setup: $(READY) ## make the environment

run: $(READY) ## start everything at http://127.0.0.1:8080; Ctrl-C stops it
	@$(PYTHON) -m bot run

train: $(READY) ## train the assistant if anything changed
	@$(PYTHON) -m bot train

test: $(READY) ## all checks and tests, as CI runs them
	@sh deploy/browser.sh
	@sh deploy/servers.sh
	@$(MAKE) --no-print-directory check
	@$(PYTHON) -m bot train
	@$(PYTHON) -m pytest

fast: $(READY) ## tests without the engine and the browser
	@$(PYTHON) -m pytest -m "not engine and not browser"

check: $(READY) ## format, lint, types and content rules
	@$(PYTHON) -m ruff format --check --quiet . || { echo "firstlight: run make fix" >&2; exit 1; }
	@$(PYTHON) -m ruff check --quiet .
	@$(PYTHON) -m mypy
	@$(PYTHON) -m bot check

fix: $(READY) ## format the code and mend what can be mended
	@$(PYTHON) -m ruff format --quiet .
	@$(PYTHON) -m ruff check --fix --quiet .

evaluate: $(READY) ## danger seen by the door's check, then all cases asked of the running product: make evaluate [CASES=folder] [URL=http://...]
	@$(PYTHON) -m bench.safety
	@$(PYTHON) -m bench.evaluate $(if $(CASES),--cases $(CASES)) $(if $(URL),--url $(URL)) $(if $(SHOW),--show $(SHOW))

bench: $(READY) ## understanding against published figures, speed against stock Rasa: make bench BENCHMARKS=folder
	@$(if $(BENCHMARKS),$(PYTHON) -m bench.intents --data $(BENCHMARKS),echo "no BENCHMARKS=folder given: the public intent sets are left out")
	@$(PYTHON) -m bench.speed

lock: $(READY) ## write requirements.lock anew from pyproject.toml
	@.venv/bin/uv pip compile pyproject.toml --quiet --group door --group brain --group dev --generate-hashes --python-version 3.11 \
		--custom-compile-command "make lock" --output-file requirements.lock

clean: ## delete the environment, models and data of this machine
	rm -rf .venv models var results .rasa
