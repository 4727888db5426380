# Everything one does with a checkout. `make` alone lists the targets.
SHELL := /bin/bash
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE ?= 1

.DEFAULT_GOAL := help
.PHONY: rights made help up down destroy status test crash check lint bench lock prepare

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: rights prepare ## install what is missing, then start engine, VDSM and PostgreSQL here, and boot the VM `demo`
	@packaging/as-root $(BIN)/vireo up

down: made ## stop what `make up` started; the data stays
	@packaging/as-root $(BIN)/vireo down

destroy: made ## stop everything and remove the data of this installation, for good
	@packaging/as-root $(BIN)/vireo destroy --yes

status: made ## show engine, database, hosts, storage and VMs
	@packaging/as-root $(BIN)/vireo status

test: rights prepare lint ## install what is missing, then lint and run all tests, the end-to-end one included
	@packaging/as-root $(BIN)/pytest -m "not crash"

crash: prepare ## kill engine and host at every step of every job; takes a quarter of an hour
	@packaging/as-root $(BIN)/pytest -m crash tests/e2e/test_crash.py

check: prepare lint ## lint, types, contracts and the fast tests; under a minute
	@$(BIN)/pytest -m "not slow and not crash" -n 2

lint: prepare
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet --line-length 120 .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: prepare ## run one bench: T=NAME; without T list them
	@packaging/bench "$(T)"

lock: prepare ## resolve the dependencies of pyproject.toml anew
	@PATH="$(CURDIR)/.tools/bin:$$PATH" uv pip compile pyproject.toml --extra engine --extra vdsm --extra dev \
	  --generate-hashes --no-emit-find-links --no-header --quiet --upgrade -o requirements.lock

rights:
	@packaging/as-root true

made:
	@[ -x $(BIN)/vireo ] || { echo "Nothing is installed in this checkout yet: \`make up\` does it." >&2; exit 1; }

prepare:
	@packaging/prepare
