# The chatroom's commands. `make run` starts it, `make test` tests it; `make help` lists the rest.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
STAGE ?= prod
# In one process more than there are cores, as some wait for a cloud while others compute; four at most, as each may run a
# local cloud (tests/support/sharing.py).
SHARED := -n $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1) --maxprocesses 4

# Where a shell says that no bytecode is to be kept, each process would compile all tests for itself: ten seconds each.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: bench bench-web clean cold-start costs deploy destroy emoji first-load help icons latency lint lock mutants package pictures preloads run size soak test \
	test-fast test-pythons tour user

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(READY) ## Start the chatroom on http://localhost:5000
	@exec $(BIN)/flask run

# Only what is typed after `make user`: some systems have a variable NAME of their own.
user: $(READY) ## Make one more demo user of the chatroom that runs here: make user NAME=carol, and with ADMIN=yes an administrator
	@$(BIN)/python -m deployer.local.user $(if $(filter command,$(origin ADMIN)),$(if $(filter yes,$(ADMIN)),--admin)) -- $(if $(filter command,$(origin NAME)),"$$NAME")

test: $(READY) ## Run all tests, in a browser too
	@$(BIN)/python -m tests.support.chromium
	@$(BIN)/python -m tests.support.second_dynamodb
	@$(BIN)/pytest $(SHARED)

test-fast: $(READY) ## Run the tests that need no local cloud, browser or built package
	@$(BIN)/python -m tests.support.second_dynamodb
	@$(BIN)/pytest $(SHARED) -m "not slow"

test-pythons: $(READY) ## Run the fast tests on each Python from 3.11 to 3.14 that is on this machine
	@$(BIN)/python -m tests.support.second_dynamodb
	@$(BIN)/python -m tests.support.pythons $(SHARED)

lint: $(READY) ## Check style, types and the template
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/cfn-lint -c I -- cloudformation/template.yaml

deploy: $(READY) ## Deploy STAGE=prod to AWS, or what has changed of it; OPTIONS="Name=value ..." sets options
	@$(BIN)/python -m deployer deploy $(STAGE) $(OPTIONS) $(if $(ALLOW_REPLACEMENT),--allow-replacement)

destroy: $(READY) ## Delete STAGE=prod from AWS, with all that was said there; asks first
	@$(BIN)/python -m deployer destroy $(STAGE)

package: $(READY) ## Pack the side-Lambdas' code for `aws cloudformation package`
	@$(BIN)/python -m deployer.stack.package

bench: $(READY) ## Measure the fan-out: posts, growth, requests, dollars and cold starts
	@$(BIN)/python -m tests.measure.bench

bench-web: $(READY) ## Measure the site in a browser: its start, going to rooms, typing, and what 10,000 messages weigh
	@$(BIN)/python -m tests.support.chromium
	@$(BIN)/python -m tests.measure.bench_web

costs: $(READY) ## Print what it costs a month, for 10, 1,000 and 100,000 users
	@$(BIN)/python -m tests.measure.costs

first-load: $(READY) ## Measure how long a browser's first visit takes over a slow network
	@$(BIN)/python -m tests.support.chromium
	@$(BIN)/python -m tests.measure.first_load

latency: $(READY) ## Measure how long a message takes from one page to another
	@$(BIN)/python -m tests.measure.latency

soak: $(READY) ## Send, edit and react to 10,000 messages, for 200 pages, while functions are killed and networks lost (minutes)
	@$(BIN)/python -m tests.measure.soak

mutants: $(READY) ## Break the code in thousands of small ways, one at a time, and see whether a test notices
	@SAMPLE=$(SAMPLE) WORKERS=$(WORKERS) $(BIN)/python -m tests.measure.mutants $(ONLY)

size: $(READY) ## List what the API's package weighs, by the packages in it
	@$(BIN)/python -m deployer.api_function.function size $(or $(STAGE),prod)

cold-start: $(READY) ## Measure the API's cold start, beside a bare app's and beside Zappa's own packaging
	@$(BIN)/python -m tests.measure.cold_start

pictures: $(READY) ## Take README's pictures anew
	@$(BIN)/python -m tests.support.chromium
	@$(BIN)/pytest -q tests/browser/test_pictures.py
	for name in conversation go-to phone-messages phone-rooms; do cp .test/screenshots/$$name.png docs/pictures/; done

tour: $(READY) ## Write the answers of the chatroom that runs here into docs/tour.md
	@$(BIN)/python -m tests.support.tour http://localhost:$(or $(PORT),5000)

icons: $(READY) ## Draw the icons of the installed site anew, from its favicon
	@$(BIN)/python -m tests.support.icons

preloads: $(READY) ## Name the site's modules for preload in index.html, after their imports have changed
	@$(BIN)/python -m tests.support.preloads

emoji: $(READY) ## Write Unicode's emoji anew, after a newer version of them has been named (needs npm)
	@$(BIN)/python -m tests.support.emoji_table
	@$(BIN)/python -m tests.support.emoji_names

lock: $(READY) ## Pin the newest versions of the dependencies
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q -U --universal --generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
		pyproject.toml --group dev -o requirements-dev.txt
	$(BIN)/uv pip compile -q -U --universal --generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
		pyproject.toml -c requirements-dev.txt -o requirements.txt

clean: ## Forget what was said and who signed up, and what has been built
	rm -rf .local .test .build .lambda

$(READY): requirements-dev.txt
	@command -v $(PYTHON) > /dev/null || { echo "Python 3.11 to 3.14 is needed, and $(PYTHON) is not here. Install it, or name another: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info[:2] <= (3, 14) or sys.exit("Python 3.11 to 3.14 is needed, and $(PYTHON) is %d.%d. Name another: make PYTHON=python3.12" % sys.version_info[:2])'
	@test ! -L .venv || { echo "The environment .venv is behind, and is a link: make anew what it leads to, or remove the link." >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
