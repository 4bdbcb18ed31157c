# One word per chore. `make run` and `make test` need nothing set up before.
.PHONY: run test test-fast check laws train rehearse bench lock audit

PYTHON := .venv/bin/python

run: setup
	@$(PYTHON) -m helpline up

test: setup setup-tests train
	@$(PYTHON) -m pytest -n 2 --no-loadscope-reorder

test-fast: setup
	@$(PYTHON) -m pytest -n 2 --no-loadscope-reorder -m "not slow"

check: setup
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@$(PYTHON) -m pytest -q tests/test_rooms.py

# The laws of docs/dialogue.md over 100,000 random conversations.
laws: setup
	@$(PYTHON) -m tests.dialogue.laws 100000

train: setup
	@$(PYTHON) -m helpline train

rehearse: setup train
	@$(PYTHON) -m helpline rehearse --customers 2000 --html var/rehearsal.html

bench: setup train
	@$(PYTHON) -m bench

# After a change of dependencies: writes requirements.lock anew (no addresses in it, hashes for every file).
lock:
	@uv pip compile pyproject.toml --extra test --extra encoder --python-version 3.10 --universal \
	  --generate-hashes --no-header -q -o requirements.lock

# What is known of the packages that we ship; AUDIT_DATABASE names another database that speaks OSV's API.
audit: setup
	@$(PYTHON) scripts/audit.py

.PHONY: setup setup-tests
setup:
	@scripts/setup
setup-tests:
	@scripts/setup-tests
