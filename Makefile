# What people and CI run. `make` alone lists it. uv is taken from PATH or brought along by scripts/uv.
.DEFAULT_GOAL := help
UV := scripts/uv
RUN := $(UV) run --quiet
PYTEST := $(RUN) pytest
CHAIN := $(CURDIR)/tests/e2e/chain
# From the root folder, because uv would apply this project's constraints in any folder below it.
COMPILE := $(UV) --directory / pip compile --quiet --universal --python-version 3.11 --upgrade --no-header --no-annotate
NEWEST := $(CURDIR)/.e2e/newest

# Parts whose every line and branch must be tested; the rest is reported.
PROVEN := litechat_tui/app/*,litechat_tui/store/*,litechat_tui/agent/*,litechat_tui/proxy/*,litechat_tui/domain/*,litechat_tui/words/*,litechat_tui/settings/*

.PHONY: help check format lint types contracts test proof bounds e2e e2e-newest chain snapshots bench docs words pins clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

check: lint types contracts test ## format, lint, types, contracts, tests, coverage

format: ## rewrite the code in the project's format and mend what lint can mend
	$(RUN) ruff check --fix-only --quiet .
	$(RUN) ruff format .

lint: ## formatting, lint rules, message catalogues, the workflow file
	$(RUN) ruff format --check .
	$(RUN) ruff check .
	$(RUN) python -m scripts.words --check
	$(RUN) check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml

types: ## mypy --strict over package, tests, benchmarks and scripts
	$(RUN) mypy

contracts: ## which part may import which
	$(RUN) lint-imports

test: ## all tests but the slow ones and the real chain, with coverage
	$(PYTEST) --cov --cov-report=
	$(RUN) coverage report
	$(RUN) coverage report --include='$(PROVEN)' --fail-under=100

proof: ## the slow tests: programs that are killed, faults, random keys, a long day
	$(PYTEST) -m proof

bounds: ## unit and contract tests on the oldest and on the newest dependencies that pyproject.toml allows
	$(RUN) python -m scripts.bounds

e2e: ## this client -> real LiteLLM Proxy -> real PostgreSQL -> fake Bedrock; builds .e2e/ the first time
	$(PYTEST) -m e2e tests/e2e

e2e-newest: ## the same on the newest LiteLLM that installs, whatever the pin says; tells which
	@mkdir -p $(NEWEST)
	$(COMPILE) $(CHAIN)/requirements.in -o $(NEWEST)/requirements.txt
	LITECHAT_CHAIN=$(notdir $(NEWEST)) $(PYTEST) -m e2e tests/e2e

chain: ## start that chain alone, say how to reach it, stop it with Ctrl-C
	$(RUN) python -m tests.e2e.chain

snapshots: ## take the reference pictures of the screen again (Python 3.11 only)
	@$(RUN) python -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11) and "Pictures are taken on Python 3.11 only: UV_PYTHON=3.11 make snapshots")'
	$(PYTEST) tests/snapshots --snapshot-update

bench: ## measure start, first seconds, streaming and 100,000 sessions, as ratios
	$(RUN) python -m benchmarks

docs: ## write the generated pages and the screenshot again
	$(RUN) python -m scripts.docs

words: ## bring the message catalogues up to date with the code, and compile them
	$(RUN) python -m scripts.words

pins: ## bring every pinned version up to date: pyproject.toml, then the real chain's own
	$(RUN) python scripts/pins.py
	$(COMPILE) $(CHAIN)/requirements.in -o $(CHAIN)/requirements.txt
	cd $(CHAIN)/prisma_engine && npm update --silent --package-lock-only --ignore-scripts

clean: ## remove what checks and builds left behind, the chain's cache included
	rm -rf .e2e .coverage .coverage.* htmlcov .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist snapshot_report.html
