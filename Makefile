# `make demo` and `make test` need nothing but Python 3.11 and the package registry; what the tests of the readers print with
# and what Spark runs on is installed from Debian's packages where that is allowed, else those tests are skipped (with CI
# set they fail).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

PRINTERS := chromium libreoffice-writer fonts-noto-cjk
JAVA := openjdk-17-jre-headless

# Annotation tools that the tests of gov_ie.formats talk to; each in a virtual environment of its own, with an empty database.
TOOLS := build/tools
LABEL_STUDIO := label-studio==1.23.2
# doccano 1.8.4 does not say that it cannot do with newer ones.
DOCCANO := doccano==1.8.4 'marshmallow<4' 'numpy<2' 'setuptools<70'
TESTS_LOGIN := --password for-tests-only

.PHONY: demo test lowest fuzz coverage mutants site figures printers java tools examples notebooks corpus model clean

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	touch $@

## Extract an example report and print its facts.
demo: $(VENV)/.demo
	$(BIN)/gov-ie extract examples/reports/qinghe-water-2016.txt

## Chromium and LibreOffice, which print the reports that the tests read.
printers:
	@command -v chromium soffice >/dev/null && test "$$(command -v chromium soffice | wc -l)" = 2 || { \
	  command -v apt-get >/dev/null && test "$$(id -u)" = 0 && apt-get -qq update && \
	  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $(PRINTERS) >/dev/null; } || \
	  echo "Chromium or LibreOffice is missing and cannot be installed here"

## Java, on which Spark runs.
java:
	@command -v java >/dev/null || { \
	  command -v apt-get >/dev/null && test "$$(id -u)" = 0 && apt-get -qq update && \
	  DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $(JAVA) >/dev/null; } || \
	  echo "Java is missing and cannot be installed here"

## Label Studio and doccano, some 1.7 GB, which the tests start on the loopback.
tools:
	@$(MAKE) --no-print-directory -j 2 $(TOOLS)/label-studio.ready $(TOOLS)/doccano.ready || \
	  echo "Label Studio or doccano cannot be installed here"

$(TOOLS)/label-studio.ready:
	$(PYTHON) -m venv --clear $(TOOLS)/label-studio
	$(TOOLS)/label-studio/bin/python -m pip install --quiet --disable-pip-version-check $(LABEL_STUDIO)
	rm -rf $(TOOLS)/label-studio-data
	LABEL_STUDIO_BASE_DATA_DIR=$(CURDIR)/$(TOOLS)/label-studio-data LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN=true \
	  LATEST_VERSION_CHECK=0 COLLECT_ANALYTICS=False SENTRY_DSN= FRONTEND_SENTRY_DSN= \
	  $(TOOLS)/label-studio/bin/label-studio init tests --username annotator@example.org $(TESTS_LOGIN) \
	  --user-token 0123456789abcdef0123456789abcdef01234567 </dev/null >$(TOOLS)/label-studio.log 2>&1
	touch $@

$(TOOLS)/doccano.ready:
	$(PYTHON) -m venv --clear $(TOOLS)/doccano
	$(TOOLS)/doccano/bin/python -m pip install --quiet --disable-pip-version-check $(DOCCANO)
	rm -rf $(TOOLS)/doccano-data && mkdir -p $(TOOLS)/doccano-data
	cd $(TOOLS)/doccano-data && export PYTHONWARNINGS=ignore STANDALONE=True \
	  DATABASE_URL=sqlite:///$(CURDIR)/$(TOOLS)/doccano-data/db.sqlite3 DJANGO_SETTINGS_MODULE=config.settings.production && \
	  set -- $(CURDIR)/$(TOOLS)/doccano/bin/python $(CURDIR)/$(TOOLS)/doccano/lib/python*/site-packages/backend/manage.py && \
	  { "$$@" migrate && "$$@" create_roles && \
	  "$$@" create_admin --noinput --username admin --email admin@example.org $(TESTS_LOGIN); } >../doccano.log 2>&1
	touch $@

## Style and types, then every test.
test: $(VENV)/.test printers java tools
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2

## The tests that need no other program, with the lowest versions that pyproject.toml allows.
lowest: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	mkdir -p build
	$(BIN)/uv pip compile --quiet pyproject.toml --all-extras --python-version 3.11 --resolution lowest-direct -o build/lowest.txt
	$(BIN)/uv venv --quiet --clear --python $(PYTHON) build/lowest
	$(BIN)/uv pip install --quiet --compile-bytecode --python build/lowest/bin/python -r build/lowest.txt
	$(BIN)/uv pip install --quiet --python build/lowest/bin/python --no-deps -e .
	build/lowest/bin/python -m pytest -q -n 2 tests/check tests/formats tests/forms tests/link tests/tag tests/text tests/values \
	  tests/test_bundle.py tests/test_exchange.py tests/test_extract.py tests/test_panels.py tests/test_pipeline.py

## Every target of tests/fuzz, a minute each.
fuzz: $(VENV)/.test
	$(BIN)/python -m tests.fuzz.run --seconds 60

## Lines of the package that the tests run, those in other processes, too; fails below 95 %. Tests that take time by the clock
## are left out: tracing slows them.
TIMED := linear_time or is_linear or grows_with or bounded or takes_no_time or in_seconds or quickly
coverage: $(VENV)/.test printers java
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[quality]'
	rm -f build/coverage/data*
	mkdir -p build/coverage
	$(BIN)/python -m coverage run -m pytest -q -k 'not ($(TIMED))'
	$(BIN)/python -m coverage combine
	$(BIN)/python -m coverage report

## How many mutants of gov_ie/values and gov_ie/check the tests kill, on a sample of them.
SHARE ?= 0.05
MINUTES ?= 60
mutants: $(VENV)/.test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[quality]'
	rm -rf mutants
	$(BIN)/python -m tests.mutants --share $(SHARE) --minutes $(MINUTES)

## The documentation as pages in build/site; the tests build it, too.
site: $(VENV)/.test
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

## Scores, outputs of snippets and the picture in the pages, made anew.
figures: $(VENV)/.test printers
	$(BIN)/python -m website.figures --write
	$(BIN)/python -m website.snippets README*.md $$(grep -rlE '^```(python|console)' docs --include='*.md') --write
	$(BIN)/python -m website.pictures

## What the shipped model reads in the example reports, kept beside them.
examples: $(VENV)/.test
	$(BIN)/python examples/panel.py
	$(BIN)/python examples/make.py

## The notebooks, run again from top to bottom; their outputs are kept in them.
notebooks: $(VENV)/.test
	$(BIN)/python notebooks/run.py

## The annotated reports, compiled from their marked form.
corpus: $(VENV)/.test
	$(BIN)/gov-ie corpus compile data/annotations/marked -o data/annotations/corpus.jsonl
	$(BIN)/gov-ie corpus check data/annotations/corpus.jsonl --write docs/data.md
	$(BIN)/gov-ie corpus split data/annotations/corpus.jsonl -o data/annotations/splits.json

## The models shipped with the package.
model: corpus
	$(BIN)/gov-ie corpus segmenter data/annotations/corpus.jsonl -o models/pkuseg
	mkdir -p build
	$(BIN)/gov-ie corpus generate 250 --seed 5 -o build/generated.jsonl
	$(BIN)/gov-ie train data/annotations/corpus.jsonl build/generated.jsonl -o models/default

clean:
	rm -rf $(VENV) build dist mutants .pytest_cache .hypothesis .mypy_cache .ruff_cache
