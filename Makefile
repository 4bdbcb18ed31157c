# One word per chore. `make run` and `make test` need nothing set up before.
.PHONY: run test test-fast check laws attack history train rehearse bench lock audit

PYTHON := .venv/bin/python

run: setup
	@$(PYTHON) -m helpline up

test: setup-tests train
	@$(PYTHON) -m pytest -n 2 --no-loadscope-reorder

test-fast: setup-tools
	@$(PYTHON) -m pytest -n 2 --no-loadscope-reorder -m "not slow"

check: setup-tools
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@$(PYTHON) -m pytest -q tests/test_rooms.py

# The laws of docs/dialogue.md over 100,000 random conversations.
laws: setup-tools
	@$(PYTHON) -m tests.dialogue.laws 100000

# The flood, the lock-out, the canaries and the kills.
attack: setup setup-tests train
	@$(PYTHON) -m tests.attack

# 10,000 messages on each database while everything is killed and stopped: every customer's history against the log.
history: setup setup-tests train
	@$(PYTHON) -m tests.faults.history

train: setup
	@$(PYTHON) -m helpline train

rehearse: setup train
	@$(PYTHON) -m helpline rehearse --customers 2000 --html var/rehearsal.html

bench: setup-tools train
	@$(PYTHON) -m bench

# After a change of dependencies: writes the locks anew (no addresses in them, hashes for every file).
# What runs; what tests, which holds all of the former; what makes the encoder.
LOCK := scripts/uv pip compile --python-version 3.10 --universal --generate-hashes --no-header -q
lock:
	@$(LOCK) pyproject.toml -o requirements.lock
	@$(LOCK) pyproject.toml --group test --group encoder -c requirements.lock -o requirements-test.lock
	@$(LOCK) --group encoder -c requirements.lock -o requirements-encoder.lock

# What is known of the packages that we ship; AUDIT_DATABASE names another database that speaks OSV's API.
audit: setup
	@$(PYTHON) scripts/audit.py

.PHONY: setup setup-tools setup-tests
setup:
	@scripts/setup
setup-tools:
	@scripts/setup test
setup-tests: setup-tools
	@scripts/setup-tests
