# `make demo` and `make test` need nothing but Python 3.11 and the package registry; what the tests of the readers print with
# is installed from Debian's packages where that is allowed, else those tests are skipped (with CI set they fail).
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

PRINTERS := chromium libreoffice-writer fonts-noto-cjk

.PHONY: demo test printers corpus model clean

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

## Style, then every test.
test: $(VENV)/.test printers
	$(BIN)/ruff check .
	$(BIN)/python -m pytest -n 2

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
	rm -rf $(VENV) build dist .pytest_cache .hypothesis .ruff_cache
