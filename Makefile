# Two commands matter: `make run` and `make test`. Everything lives in .venv and .attune.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test bench lint lock clean help
.DEFAULT_GOAL := help

help: ## show what there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 8

run: .venv/run.stamp ## start the bot: on Discord with a DISCORD_TOKEN, else the playground
	@$(BIN)/python main.py

test: .venv/dev.stamp lint ## check everything and run every test
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

bench: .venv/dev.stamp ## measure, against baselines of the same run
	@$(BIN)/python -m benchmarks

lint: .venv/dev.stamp ## style, types and import order
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

lock: ## compile the pinned requirements from the direct ones
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --no-annotate --no-header requirements.in -o requirements.txt
	@$(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 --no-annotate --no-header requirements-dev.in -c requirements.txt -o requirements-dev.txt

clean: ## remove what was installed; your data in .attune stays
	@rm -rf .venv

.venv/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Attune needs Python 3.11 or newer; this is %d.%d. Try: make run PYTHON=python3.12" % sys.version_info[:2])'
	@touch .writable 2>/dev/null && rm .writable || { echo "Attune can't write to this folder. Copy it to a folder of yours, or change its owner."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "Python can't make a virtual environment here. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Installing what Attune needs (once, about a minute) ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.txt
	@$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
	@touch $@
