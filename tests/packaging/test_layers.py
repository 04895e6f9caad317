"""The arrows go one way: no layer imports a later one, each outside library has one door."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_module_imports_only_layers_before_it() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout


def test_serving_starts_without_the_libraries_of_a_build() -> None:
    heavy = "{'rdflib', 'pyshacl', 'owlrl', 'SPARQLWrapper'}"
    code = f"import sys, teiju.web.server; print(sorted({heavy} & set(sys.modules)))"
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert outcome.stdout.strip() == "[]", outcome.stderr
