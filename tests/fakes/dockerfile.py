"""Reads a Dockerfile and applies .dockerignore, for checks where no container engine runs.

Only what this project's files use: no ARG, no heredocs, no ONBUILD.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction, its lines joined."""

    name: str
    value: str

    def words(self) -> list[str]:
        """The value as a JSON array where it is one, split at spaces otherwise."""
        if self.value.startswith("["):
            return [str(word) for word in json.loads(self.value)]
        return self.value.split()


@dataclass(slots=True)
class Stage:
    """One FROM with all that follows."""

    image: str
    name: str
    instructions: list[Instruction] = field(default_factory=list)

    def all(self, name: str) -> list[Instruction]:
        """Every instruction of that name, in order."""
        return [item for item in self.instructions if item.name == name]

    def environment(self) -> dict[str, str]:
        """All ENV settings; values hold no spaces here."""
        pairs = (word.split("=", 1) for item in self.all("ENV") for word in item.words())
        return {pair[0]: pair[1] for pair in pairs}


def read_dockerfile(path: Path) -> list[Stage]:
    """Return the stages of a Dockerfile."""
    stages: list[Stage] = []
    for instruction in _instructions(path.read_text(encoding="utf-8")):
        if instruction.name == "FROM":
            image, *rest = instruction.words()
            stages.append(Stage(image, rest[1] if rest else ""))
        else:
            stages[-1].instructions.append(instruction)
    return stages


def _instructions(text: str) -> Iterator[Instruction]:
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        if line.strip():
            name, value = line.split(None, 1)
            yield Instruction(name.upper(), " ".join(value.split()))


def sent_files(root: Path, files: Sequence[str]) -> list[str]:
    """Return those of the files that .dockerignore lets through: the last match decides."""
    text = (root / ".dockerignore").read_text(encoding="utf-8")
    rules = [line.strip() for line in text.splitlines() if line.strip() and line[0] != "#"]
    return [name for name in files if not _ignored(name, rules)]


def _ignored(name: str, rules: Sequence[str]) -> bool:
    ignored = False
    parts = name.split("/")
    prefixes = ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
    for rule in rules:
        pattern = _pattern(rule.lstrip("!").strip("/"))
        if any(pattern.fullmatch(prefix) for prefix in prefixes):
            ignored = not rule.startswith("!")
    return ignored


def _pattern(rule: str) -> re.Pattern[str]:
    special = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    pieces = re.findall(r"\*\*/|\*\*|\*|\?|[^*?]+", rule)
    return re.compile("".join(special.get(piece) or re.escape(piece) for piece in pieces))
