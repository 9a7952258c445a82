"""What an installation brings along is listed, and may go out with an Apache-2.0 program."""

import tomllib
from pathlib import Path

from packaging.requirements import Requirement

from scripts import dependencies

ROOT = Path(__file__).parents[1]


def test_every_licence_is_known_and_allowed() -> None:
    found = {name: dependencies.licence(name) for name in dependencies.locked()}

    assert {name: said for name, said in found.items() if said not in dependencies.ALLOWED} == {}


def test_the_document_is_up_to_date() -> None:
    written = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")

    assert written == dependencies.table(), "run: python scripts/dependencies.py > docs/..."


def test_every_package_that_we_ask_for_has_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {Requirement(text).name.replace("_", "-") for text in project["dependencies"]}

    assert asked == set(dependencies.WHY)
    assert asked <= set(dependencies.locked())


def test_notice_names_what_is_not_permissive() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")

    for name in dependencies.locked():
        if dependencies.licence(name) in {"LGPL-3.0-only", "MPL-2.0"}:
            assert name in notice


def test_the_licence_is_the_whole_apache_text() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
