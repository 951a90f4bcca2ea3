# Everything people and machines call. `make` alone prints this list.
# Packages are taken by name, with the hashes of requirements*.txt; no address stands here.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup run chat test check types content score bench parts pins

VENV := .venv
PY := $(VENV)/bin/python
# Four at a time on two cores: the tests often wait for a browser, a database or a process. Each
# begins with a quarter, and whoever is through takes from the others.
TESTS = $(PY) -m pytest -n 4 --dist worksteal
# What was compiled for one process serves the next ones.
unexport PYTHONDONTWRITEBYTECODE
# The first Python that is new enough. A distribution's own is built with optimisation by profile; one
# built by hand (pyenv) often is not and answers a sixth slower, so it comes second.
FIND_PYTHON = for python in /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11 \
	python3.13 python3.12 python3.11 python3; do \
	if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	then break; fi; python=; done
AS_ROOT = [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null
INSTALL = export DEBIAN_FRONTEND=noninteractive; apt-get update -q && apt-get install -qy --no-install-recommends

help: ## print this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/made .env ## make .venv with every package pinned, and .env from the sample

run: setup ## start the whole program on SQLite with demo data
	$(PY) -m bot upgrade
	$(PY) -m bot seed
	exec $(PY) -m bot serve --demo

chat: setup ## talk to the bot in the terminal
	exec $(PY) -m bot chat

test: setup parts ## run every test, those with a browser, PostgreSQL and RabbitMQ too
	$(PY) -m bot train
	$(TESTS)

check: setup parts ## format, lint, types, content, tests: the one word for green
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(MAKE) --no-print-directory -j 2 --output-sync=target types content
	$(TESTS)

types: setup
	$(VENV)/bin/mypy

content: setup
	$(PY) -m bot check
	$(PY) -m bot train

# The questions to tune with stand beside the checkout where there are any.
DEV := $(wildcard ../shared/reference/questions-dev.jsonl)

score: setup ## how well the bot understands: the questions to tune with, then our own
	if [ -n "$(DEV)" ]; then $(PY) -m tests.bench.score $(DEV); fi
	$(PY) -m tests.bench.score

bench: setup parts ## the benchmarks and the long runs, printed (tests/bench/bench_*.py)
	for file in tests/bench/bench_*.py; do \
		name=$${file#tests/bench/}; echo "== $${name%.py}"; $(PY) -m "tests.bench.$${name%.py}"; done

parts: setup ## install what the tests need beside Python (Debian, as root), or name it
	@lacking=$$($(PY) -m tests.parts); \
	if [ -z "$$lacking" ]; then exit 0; fi; \
	if $(AS_ROOT); then $(INSTALL) $$lacking; else \
	echo "The tests need these Debian packages: $$lacking. Install them and call make again." >&2; exit 1; fi

# The oldest Python we run on makes the pins: what only it needs would be lacking otherwise.
pins: ## make requirements*.txt again from pyproject.toml (UPGRADE=--upgrade takes newer versions)
	room=$$(mktemp -d); trap 'rm -rf "$$room"' EXIT; \
	python3.11 -m venv "$$room"; "$$room/bin/pip" install -q pip-tools; \
	compile() { "$$room/bin/pip-compile" -q $(UPGRADE) --generate-hashes --allow-unsafe --strip-extras \
		--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --no-header \
		"$$@" pyproject.toml; }; \
	compile -o requirements.txt; compile --extra dev -c requirements.txt -o requirements-dev.txt

# Made again only when the pins change; a half-made one has no stamp and is thrown away.
$(VENV)/made: requirements-dev.txt
	@$(FIND_PYTHON); \
	if [ -z "$$python" ] && $(AS_ROOT); then $(INSTALL) python3 python3-venv; $(FIND_PYTHON); fi; \
	if [ -z "$$python" ]; then \
		echo 'Python 3.11 or newer with venv is needed: install python3 and python3-venv, then call make again.' >&2; \
		exit 1; fi; \
	"$$python" -m venv --clear $(VENV)
	$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

.env:
	cp .env.example .env
	chmod 600 .env
