# The two commands a user needs: `make run` and `make test`. Everything else is for those who change things.
SHELL := /bin/bash
.DEFAULT_GOAL := help

HOST ?= 127.0.0.1
PORT ?= 8080
TLS  ?= 0
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
PY := $(VENV)/bin/python
UV = $(shell command -v uv 2>/dev/null || echo $(VENV)/bin/uv)
# Where Python may not keep what it compiled (PYTHONDONTWRITEBYTECODE, a folder of somebody else's), each start would compile 1,100
# modules again: 3.6 s of processor time instead of 1.4 before a server that crashed serves again. So all of it is compiled once.
COMPILE = $(PY) -m compileall -q
WEB_SOURCES = $(shell find web_client/src web_client/*.html web_client/*.json web_client/*.ts -type f 2>/dev/null)

export LIS_HOST := $(HOST)
export LIS_PORT := $(PORT)
export LIS_TLS := $(TLS)

.PHONY: help
help: ## What there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | column -t -s '|'

# --- set-up -----------------------------------------------------------------------------------------------------------

$(VENV)/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed: https://www.python.org/downloads/"; exit 1; }
	@echo "Making the environment in $(VENV)"
	@if command -v uv >/dev/null 2>&1; then uv venv -q --seed -p $(PYTHON) $(VENV); \
	else $(PYTHON) -m venv $(VENV) && $(PY) -m pip install -q uv; fi

$(VENV)/.run: $(VENV)/bin/python requirements.lock
	@$(UV) pip install -p $(VENV) --compile-bytecode -r requirements.lock
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@$(UV) pip install -p $(VENV) --compile-bytecode -r requirements-dev.lock
	@touch $@

web_client/node_modules/.stamp: web_client/package-lock.json
	@command -v npm >/dev/null 2>&1 || { echo "Node 20 or newer is needed: https://nodejs.org"; exit 1; }
	@cd web_client && npm ci --no-audit --no-fund
	@touch $@

web_client/dist/.stamp: web_client/node_modules/.stamp $(WEB_SOURCES)
	@cd web_client && npm run build
	@touch $@

.PHONY: web models
web: web_client/dist/.stamp ## Build the web client

models: $(VENV)/.run ## Fetch and verify the speech and face models
	@$(PY) -m analyzers.models fetch

# --- use --------------------------------------------------------------------------------------------------------------

.PHONY: run
run: $(VENV)/.run web ## Set up everything and serve (TLS=1 HOST=<address> for a phone on the same network)
	@$(COMPILE) server analyzers >/dev/null || true
	@$(PY) -m analyzers.models fetch --keep-going
	@$(PY) -m server first-run
	@exec $(PY) -m server serve

# --- check ------------------------------------------------------------------------------------------------------------

.PHONY: test lint generate lock bench-stages bench-media bench-asr bench-face bench-line bench-fanout bench-joins bench-capacity bench-report bench-soak screenshots load clean bench-terms
ALONE = $(addprefix tests/e2e/test_,$(addsuffix .py,browser_interview browser_round browser_faults faults pressure line bad_input))
# What is timed, or killed in the middle of something, runs alone; all the rest two at a time.
test: $(VENV)/.dev web ## Set up everything and pass the tests
	@bash .ci/system
	@$(COMPILE) server analyzers loadtest tests
	@$(PY) -m analyzers.models fetch --with-test-assets
	@$(PY) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ALONE:%=--ignore=%)
	@$(PY) -m pytest $(ALONE)
	@cd web_client && npm test

.PHONY: test-round
test-round: $(VENV)/.dev web ## The whole hiring round in real browsers alone, which `make test` has too
	@$(PY) -m pytest tests/e2e/test_browser_round.py

lint: $(VENV)/.dev web_client/node_modules/.stamp ## Style, types, layers, generated files
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports
	@$(PY) -m server.core.generate --check
	@cd web_client && npm run check

generate: $(VENV)/.dev ## Write the browser's types and docs/protocol.md anew
	@$(PY) -m server.core.generate

lock: ## Pin the dependencies anew
	@uv pip compile -q --no-header --python-version 3.11 --universal pyproject.toml -o requirements.lock
	@uv pip compile -q --no-header --python-version 3.11 --universal --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock

bench-stages: $(VENV)/.dev models ## Where a candidate's processor time goes, stage by stage
	@OMP_NUM_THREADS=1 $(PY) -m tests.bench.stages --json data/bench/stages.json

bench-media: $(VENV)/.dev ## CPU of the media plane, beside its alternatives
	@$(PY) -m tests.bench.media

SPEAKERS ?= 1 2 4 8

bench-asr: $(VENV)/.dev ## Speech to words: CPU, errors, several live speakers (PEER=whisperlive: WhisperLive beside it)
	@$(PY) -m analyzers.models fetch --with-test-assets
	@$(PY) -m tests.bench.asr --json data/bench/asr.json
	@$(PY) -m tests.bench.asr --live $(SPEAKERS) $(if $(PEER),--peer $(PEER)) --json data/bench/asr_live.json

bench-face: $(VENV)/.dev ## Precision and recall of face events on clips with known times, and CPU per picture
	@$(PY) -m analyzers.models fetch
	@$(PY) -m tests.bench.face --json data/bench/face.json

bench-line: $(VENV)/.dev ## From the candidate to the console: words, events, messages, CPU, memory
	@$(PY) -m analyzers.models fetch --with-test-assets
	@$(PY) -m tests.bench.line

bench-fanout: $(VENV)/.dev ## From a message to 200 consoles, one of which never reads, beside plain aiohttp
	@$(PY) -m tests.bench.fanout $(BENCH)

bench-joins: $(VENV)/.dev models ## 100 joins within 10 s, 60 candidates with voice activity alone
	@$(PY) -m tests.bench.joins $(BENCH)

bench-capacity: $(VENV)/.dev models ## Steps up until a limit breaks (about 70 minutes; BENCH="--steps 4 8 --minutes 3" for less)
	@$(PY) -m tests.bench.capacity $(BENCH)

bench-report: $(VENV)/.dev models ## From submitting a ten-minute interview to its report and PDF (BENCH="--minutes 1")
	@$(PY) -m tests.bench.report $(BENCH)

bench-soak: $(VENV)/.dev models ## An hour with churn: memory, threads, file handles (BENCH="--minutes 60")
	@$(PY) -m tests.bench.soak $(BENCH)

bench-terms: $(VENV)/.dev ## Terms found, missed and imagined, in speech and in long texts (TERMS="--mandarin FOLDER --text-zh FILE")
	@$(PY) -m analyzers.models fetch --with-test-assets
	@$(PY) -m tests.bench.terms $(TERMS)

screenshots: $(VENV)/.dev web ## Pictures of every page in docs/screens, with axe on each (fails for any violation)
	@bash .ci/system
	@$(PY) -m tests.screens

SPEECH = $(or $(LIS_MODELS_DIR),$(HOME)/.cache/live-interview-server/models)/speech-two-cities/two_cities.wav
LOAD ?= --sessions 2 --duration 60s --consoles 2

data/load/clip.mkv: | $(VENV)/.run
	@mkdir -p data/load
	@$(PY) -m analyzers.models fetch --with-test-assets
	@$(PY) -m loadtest clip --audio $(SPEECH) --talk-share 0.6 --term wisdom --term season --out $@ --truth data/load/truth.json

load: models data/load/clip.mkv ## A small load test against a server of its own (docs/sizing.md; LOAD="--sessions 4" for another)
	@$(PY) -m loadtest run $(LOAD) --media data/load/clip.mkv --truth data/load/truth.json --thresholds loadtest/small.toml \
	  --json data/load/run.json --html data/load/run.html

clean: ## Remove what was built (data and models stay)
	@rm -rf $(VENV) web_client/node_modules web_client/dist .mypy_cache .ruff_cache .pytest_cache
