# Everything happens in this folder: .venv (packages), build (assets, pictures, measurements), .state (database, files).
PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --no-build-isolation --require-hashes
SITE := .venv/.site
TESTS := .venv/.tests
LOCK := $(BIN)/uv pip compile --quiet --no-header --no-annotate --universal --python-version 3.11 --generate-hashes --upgrade
LOCALES ?= $(or $(notdir $(wildcard translations/*)),da en ar)
export PORT

.DEFAULT_GOAL := help
.PHONY: help run assets test lint browser screenshots bench lock translations wheel clean

help:
	@echo "make run          the site with the sample consultation, at http://localhost:$(PORT)/ (PORT=, CONSULT_DATABASE_URL=)"
	@echo "make test         all checks and all tests"
	@echo "make screenshots  pictures of every page, in build/screenshots"
	@echo "make bench        measurements, in build/bench.json"
	@echo "make translations collect the words to translate into the catalogues"
	@echo "make lock         choose the versions of all dependencies anew"
	@echo "make wheel        a package for installation elsewhere, in dist"
	@echo "make clean        remove what the other commands made, the sample site's database excepted"

.venv/.python: requirements-build.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Consult needs Python 3.11 or newer; say PYTHON=...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) -r requirements-build.txt
	@touch $@

$(SITE): .venv/.python requirements.txt pyproject.toml
	@echo "Installing packages"
	@$(PIP) -r requirements.txt
	@$(BIN)/python -m pip --disable-pip-version-check --quiet install --no-build-isolation --no-deps --editable .
	@touch $@

$(TESTS): $(SITE) requirements-test.txt
	@echo "Installing packages for the tests"
	@$(PIP) -r requirements-test.txt
	@touch $@

# Brings the database up to date, loads the sample when it is empty, starts web and worker.
run: assets
	@exec $(BIN)/consult run

assets: $(SITE)
	@$(BIN)/python -m consult.infra.assets

lint: $(TESTS)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

browser: $(TESTS)
	@$(BIN)/python -m tests.browser

test: lint browser
	@$(BIN)/python -m consult.infra.assets --tests
	@$(BIN)/pytest -n 2

screenshots: browser
	@$(BIN)/python -m consult.infra.assets --tests
	@$(BIN)/python -m tests.screenshots build/screenshots

bench: $(TESTS)
	@$(BIN)/python -m consult.infra.assets
	@$(BIN)/python -m bench build/bench.json

translations: $(SITE)
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --mapping-file babel.cfg --keywords "_ N_ _l lazy_gettext ngettext:1,2 npgettext:1c,2,3 pgettext:1c,2" --sort-output --no-location --project consult --output-file build/consult.pot .
	@for locale in $(LOCALES); do mkdir -p "translations/$$locale/LC_MESSAGES" && \
	  $(BIN)/pybabel --quiet update --input-file build/consult.pot --output-dir translations --domain messages --locale "$$locale" \
	    --init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date || exit 1; done

lock: .venv/.python
	@$(BIN)/python -m pip --disable-pip-version-check --quiet install "uv>=0.9"
	@$(LOCK) pyproject.toml --extra postgres -o requirements.txt
	@$(LOCK) pyproject.toml --extra postgres --extra dev --constraints requirements.txt -o requirements-test.txt
	@$(LOCK) --group build --constraints requirements.txt -o requirements-build.txt
	@$(LOCK) --group node --constraints requirements.txt -o requirements-node.txt
	@npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund
	@$(BIN)/python -c 'import json, pathlib; file = pathlib.Path("package-lock.json"); lock = json.loads(file.read_text()); [entry.pop("funding", None) for entry in lock["packages"].values()]; file.write_text(json.dumps(lock, indent=2) + "\n")'

wheel: $(SITE)
	@$(BIN)/python -m pip --disable-pip-version-check wheel --quiet --no-deps --wheel-dir dist .

clean:
	@rm -rf build dist .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis consult/web/static/built
	@find translations -name '*.mo' -delete 2>/dev/null || true
