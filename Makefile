# One word per chore; `make help` lists them. Each sets up what it needs.
.PHONY: help run test test-web test-fast check fmt laws attack history train pictures rehearse bench lock outdated audit

PYTHON := .venv/bin/python
# For what faces the internet, where scripts/setup found a newer one.
WEB_PYTHON = $(shell test -x .venv-web/bin/python && echo .venv-web/bin/python || echo $(PYTHON))
# Two for each of two processors: half of the time a test waits for a process, a browser or a lease.
WORKERS ?= 4
# Where it is set (containers), each process would compile all of its modules again: seconds for each start.
unexport PYTHONDONTWRITEBYTECODE
JS := node_modules/.bin
SHARED := $(addprefix tests/,banking conversations desk knowledge slack storage web test_environment.py test_logs.py test_settings.py)

help: ## list the chores
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

run: setup ## start everything: the service, its assistant, a sandbox
	@$(WEB_PYTHON) -m helpline up

test: setup-tests train ## everything, in WORKERS processes side by side: about 20 minutes on two cores
	@$(PYTHON) -m pytest -n $(WORKERS) --no-loadscope-reorder
	@$(MAKE) -s test-web

test-web: setup-tools ## what runs on both Pythons, on web's own one: two minutes
	@$(WEB_PYTHON) -m pytest -n 2 --no-loadscope-reorder -m "not slow" $(SHARED)

test-fast: setup-tools ## rules, values and storage, without a server, a browser or Rasa: a minute
	@$(PYTHON) -m pytest -n 2 --no-loadscope-reorder -m "not slow and not served"

check: setup-tools setup-js ## style, types, import rules, of Python and JavaScript
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/mypy scripts/*.py
	@$(JS)/biome ci --reporter=summary .
	@$(JS)/tsc
	@$(JS)/tsc --project tsconfig.desk.json
	@$(PYTHON) -m pytest -q tests/test_rooms.py tests/test_chain.py tests/test_closing.py

fmt: setup-tools setup-js ## format all of it, and mend what can be mended by rule
	@.venv/bin/ruff check -q --fix-only .
	@.venv/bin/ruff format .
	@$(JS)/biome check --write .

laws: setup-tools ## the laws of docs/dialogue.md over 100,000 random conversations: half an hour
	@$(PYTHON) -m tests.dialogue.laws 100000

attack: setup setup-tests train ## the flood, the lock-out, the canaries and the kills
	@$(PYTHON) -m tests.attack

history: setup setup-tests train ## 10,000 messages on each database while everything is killed and stopped; takes long
	@$(PYTHON) -m tests.faults.history

train: setup ## train the assistant if its inputs changed
	@$(PYTHON) -m helpline train

pictures: setup-tests ## 120 screens drawn and read: how many codes are read right; five minutes
	@$(PYTHON) -m tests.ocr

rehearse: setup train ## 2,000 simulated customers, with a page of results in var/: half an hour
	@$(PYTHON) -m helpline rehearse --customers 2000 --html var/rehearsal.html

bench: setup-tools train ## measured against others, written to bench/results.md: two hours on a quiet machine
	@$(PYTHON) -m bench

# No addresses in the locks, hashes for every file: what runs; that and what reads pictures; what tests, which holds
# all of these; what makes the encoder.
LOCK := scripts/uv pip compile --python-version 3.10 --universal --generate-hashes --no-header -q
lock: ## after a change of dependencies: write the locks anew
	@$(LOCK) pyproject.toml --group build -o requirements.lock
	@$(LOCK) pyproject.toml --extra pictures --group build -c requirements.lock -o requirements-pictures.lock
	@$(LOCK) pyproject.toml --extra pictures --group build --group test --group encoder -c requirements.lock -o requirements-test.lock
	@$(LOCK) --group encoder -c requirements.lock -o requirements-encoder.lock
	@npm install --silent --package-lock-only

outdated: setup-tools setup-js ## which packages have a newer version
	@scripts/uv pip list --outdated --python $(PYTHON)
	@npm outdated || true

# AUDIT_DATABASE names another database that speaks OSV's API.
audit: setup ## which packages have known weaknesses, and whether they face the network
	@$(PYTHON) scripts/audit.py

.PHONY: setup setup-tools setup-tests setup-js
setup:
	@scripts/setup
setup-tools:
	@scripts/setup test
setup-js:
	@scripts/setup-js
setup-tests: setup-tools
	@scripts/setup-tests
