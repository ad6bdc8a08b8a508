# Everything a contributor runs. `make demo` needs only Python, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# An engine that plays DynamoDB; it pins packages of its own, so it has an environment of its own.
ENGINE := .ministack

# The library that generated code awaits; it pins a boto3 of its own, so it lies in a folder of its own.
AIOBOTO3 := .aioboto3

# What compiles and synthesizes generated code; where there is no npm, the tests that need it are skipped.
TOOLCHAIN := .toolchain
NPM_INSTALL := npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error

# A second evaluator of IAM policies, for its verdicts alone: AGPL-3.0, so nothing of ours contains or needs it.
SIMULATOR := .simulator

.PHONY: demo test engine aioboto3 toolchain simulator judge lint bench fuzz mutate rephrased noticed generated docs hook vsix e2e clean

demo: $(VENV)/installed
	@$(BIN)/dynamorm check examples/shop --exit-zero

test: $(VENV)/developed $(ENGINE)/installed $(AIOBOTO3)/installed $(TOOLCHAIN)/installed
	$(BIN)/pytest -q -n auto --dist loadgroup   # one process starts CDK's engine for all tests that need it

engine: $(ENGINE)/installed

aioboto3: $(AIOBOTO3)/installed

toolchain: $(TOOLCHAIN)/installed

simulator:
	@mkdir -p $(SIMULATOR)
	@cp tests/permissions/package.json $(SIMULATOR)/
	@cd $(SIMULATOR) && $(NPM_INSTALL)

judge: $(VENV)/developed $(ENGINE)/installed
	EXAMPLES=$(or $(EXAMPLES),5000) $(BIN)/pytest -q tests/expressions/test_engine.py

lint: $(VENV)/developed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/developed
	$(BIN)/python -m benchmarks

fuzz: $(VENV)/developed
	cd tests && ../$(BIN)/python -m fuzzing $(or $(SECONDS),600)

mutate: $(VENV)/developed
	cd tests && ../$(BIN)/python -m mutation $(RULES)

rephrased: $(VENV)/developed
	cd tests && ../$(BIN)/python -m rephrasing $(NAMES)

generated: $(VENV)/developed $(ENGINE)/installed $(AIOBOTO3)/installed $(TOOLCHAIN)/installed
	cd tests && ../$(BIN)/python -m generated_code.many $(or $(SECONDS),900)

noticed: $(VENV)/developed $(ENGINE)/installed
	cd tests && ../$(BIN)/python -m generated_code.noticed $(EXAMPLES)

docs: $(VENV)/developed
	$(BIN)/python -m docs.generate

hook: $(VENV)/developed
	cd tests && ../$(BIN)/python -m hooks

vsix:
	$(MAKE) -C editors/vscode vsix

e2e: $(VENV)/installed
	$(MAKE) -C editors/vscode e2e DYNAMORM=$(abspath $(BIN))/dynamorm

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV)

# Functions that it runs find boto3 beside it, as they do in AWS.
$(ENGINE)/installed:
	@$(PYTHON) -m venv $(ENGINE)
	@$(ENGINE)/bin/pip install --quiet --disable-pip-version-check ministack==1.5.33 boto3==1.43.106 botocore==1.43.106
	@touch $@

$(AIOBOTO3)/installed: $(VENV)/bin/python
	@$(BIN)/pip install --quiet --disable-pip-version-check --upgrade --target $(AIOBOTO3) aioboto3==15.5.0
	@touch $@

$(TOOLCHAIN)/installed: tests/cdkgen/package.json
	@mkdir -p $(TOOLCHAIN)
	@cp $< $(TOOLCHAIN)/
	@if command -v npm >/dev/null; then cd $(TOOLCHAIN) && $(NPM_INSTALL) && touch installed; \
	else echo 'npm is missing: generated code is neither compiled nor synthesized'; fi

$(VENV)/installed: $(VENV)/bin/python pyproject.toml
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/developed: $(VENV)/installed
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@
