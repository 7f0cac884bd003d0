# Two commands need nothing but Python 3.11 and the package registry: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.PHONY: demo test corpus model clean

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

## Style, then every test.
test: $(VENV)/.test
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
