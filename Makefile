# The commands of the project; CI runs the same ones.
#   make site   builds the site from the repository's own evidence into public/
#   make test   runs every test, those in a browser included

SHELL := /bin/bash
.DEFAULT_GOAL := site

export CGO_ENABLED := 0
export GOFLAGS := -mod=readonly -trimpath -buildvcs=false
export GOTOOLCHAIN := local

OUT    ?= public
CACHE  ?= .cache
DEMO   ?= public-demo
ONLY   ?=
BINARY := bin/observatory

# Chromium refuses to run as root without this flag; the tests set it themselves.
APT := $(if $(filter 0,$(shell id -u)),apt-get,sudo -n apt-get)

.PHONY: help site demo test race bench conform check update serve screenshots assets lint browser clean

help: ## say what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

$(BINARY): FORCE
	@go build -o $@ ./cmd/observatory

FORCE:

site: $(BINARY) ## build the site into public/
	@$(BINARY) build --out $(OUT) --cache $(CACHE)/figures
	@echo "$(OUT)/index.html"

demo: $(BINARY) ## build a site with invented evidence into public-demo/
	@$(BINARY) demo --out $(CACHE)/demo >/dev/null
	@$(BINARY) build --source $(CACHE)/demo --out public-demo --cache $(CACHE)/figures
	@echo "public-demo/index.html"

serve: $(BINARY) ## build the site and serve it on this machine
	@$(BINARY) serve --out $(OUT) --cache $(CACHE)/figures

screenshots: browser site ## take pictures of the pages into screenshots/ (ONLY=spain/phone takes a few)
	@go run ./cmd/shots --site $(OUT) --demo $(DEMO) --only '$(ONLY)'

test: browser ## run every test
	@go test -timeout 30m ./...

race: ## run the tests with the race detector (needs a C compiler)
	@CGO_ENABLED=1 go test -race ./survey/... ./pipeline/... ./site/words ./site/figures ./site/draw

bench: ## measure builds and readers
	@go test -run '^$$' -bench . -benchtime 3x ./...

# The browser tests need Chromium. Where it is missing it is installed if that
# can be done without asking; else the tests say what they skip, and with
# CI=true they fail.
browser:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	|| { echo "chromium is missing: trying to install it"; \
	     { $(APT) update -qq && $(APT) install -y -qq --no-install-recommends chromium; } >/dev/null 2>&1 \
	     || echo "chromium could not be installed: the browser tests will be skipped"; }

conform: site ## open the published files in foreign readers (needs node and npm)
	@command -v npm >/dev/null || { echo "npm is missing: trying to install it"; $(APT) update -qq && $(APT) install -y -qq --no-install-recommends nodejs npm >/dev/null; }
	@cd pipeline/formats/conform && npm ci --silent --no-audit --no-fund && node conform.mjs ../../../$(OUT)/data/latest \
	&& node report.mjs ../../../$(OUT)/data/report.schema.json ../../../survey/report/testdata/*.json
	@command -v soffice >/dev/null || { echo "LibreOffice is missing: trying to install it"; $(APT) install -y -qq --no-install-recommends libreoffice-calc >/dev/null 2>&1 \
	|| echo "LibreOffice could not be installed: its tables are not read"; }
	@OFFICE=1 go test ./survey/sheet ./survey/template -run TestOffice -count=1

lint: ## formatting, vet, and a module file that says what is used
	@test -z "$$(gofmt -l cmd survey pipeline site)" || { gofmt -d cmd survey pipeline site; exit 1; }
	@go vet ./...
	@go mod verify >/dev/null
	@GOFLAGS=-mod=mod go mod tidy -diff

check: lint test ## what to run before a commit

update: ## rewrite the expected files of the tests
	@UPDATE=1 go test ./survey/... ./pipeline/... ./site/...

assets: ## refresh the vendored scripts, map and fonts (needs npm)
	@cd cmd/assets && GOFLAGS= go run .

clean: ## remove what was built
	@rm -rf bin screenshots $(CACHE) $(OUT) public-demo
