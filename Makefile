# One door for everything. Each target makes .venv itself when it is missing or stale.
MAKEFLAGS += --no-print-directory
unexport PYTHONDONTWRITEBYTECODE # else every process of the bot and of the tests compiles all anew
.DEFAULT_GOAL := help

PY := .venv/bin/python
BOT := $(PY) scripts/foreground.py -m bot
FOR_RUNNING := .venv/for-running.stamp
FOR_WORK := .venv/for-work.stamp
ARGS ?=
MONTH ?= 2025-10
TESTERS ?= 3 # a quarter of their time they wait, so three keep two cores busy

# A .venv whose Python has gone (an upgrade, a moved folder) is made again.
BROKEN := $(shell test ! -e .venv || $(PY) -c '' 2>/dev/null || echo broken-venv)

$(FOR_RUNNING): requirements.lock pyproject.toml scripts/setup $(BROKEN)
	@scripts/setup requirements.lock $@

$(FOR_WORK): requirements-dev.lock requirements.lock pyproject.toml scripts/setup $(BROKEN)
	@scripts/setup requirements-dev.lock $@ $(FOR_RUNNING)

.PHONY: help run demo test check bench evaluate simulate soak soak-delivery fuzz lock image-check broken-venv
broken-venv:

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-20s %s\n", $$1, $$2 }'

run: $(FOR_RUNNING) ## the bot on live feeds; without a token alerts go to this terminal
	@$(BOT) run $(ARGS)

demo: $(FOR_RUNNING) ## the main job on recorded reports: no network, no token
	@$(BOT) demo $(ARGS)

test: $(FOR_WORK) ## all tests (ARGS="-k words" for some)
	@$(PY) -m pytest -n $(TESTERS) --dist loadfile $(ARGS)

check: $(FOR_WORK) ## ruff, mypy, the rules of the house, settings, feeds and indicators
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@$(PY) -m pytest -p no:randomly tests/test_house_*.py
	@$(PY) -m bot check

bench: $(FOR_WORK) ## feeds per CPU second, memory and lag against reader; matching; pages
	@$(PY) -m bench.match_speed
	@$(PY) -m bench.site_speed
	@$(PY) -m bench $(ARGS)

evaluate: $(FOR_RUNNING) ## precision and recall on the labelled corpus
	@$(PY) -m bot evaluate $(ARGS)
	@printf "\nThe second set, written blind over other events:\n\n"
	@$(PY) -m bot evaluate tests/corpus/second/*.jsonl $(ARGS)

simulate: $(FOR_WORK) ## a month of recorded reports, told message by message (MONTH=2025-10)
	@$(PY) -m tests.simulator $(MONTH) $(ARGS)

soak: $(FOR_WORK) ## the long tests: kill -9 again and again, days of virtual time
	@$(PY) -m pytest -m soak --timeout 3600 $(ARGS)

soak-delivery: $(FOR_WORK) ## 2,000 alerts, 200 kill -9, a fifth of all calls faulty: nothing lost
	@$(PY) -m tests.soak_delivery $(ARGS)

fuzz: $(FOR_WORK) ## the property tests with many more examples
	@$(PY) -m pytest -m hypothesis --hypothesis-profile fuzz --timeout 3600 $(ARGS)

lock: $(FOR_WORK) ## renew both lock files from pyproject.toml
	@scripts/lock

image-check: $(FOR_WORK) ## what can be shown of the image without a container engine
	@$(PY) -m pytest -m image --timeout 900 $(ARGS)
