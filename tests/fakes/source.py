"""The project's own source, read as data by the tests of the house."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROGRAM = ("bot", "storage")
EVERYTHING = (*PROGRAM, "bench", "scripts", "tests")


@dataclass(frozen=True, eq=False)
class Module:
    """One Python file."""

    name: str  # dotted
    path: str  # from the root
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=self.path)

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())


@cache
def modules(*folders: str) -> tuple[Module, ...]:
    """Every Python file below these folders."""
    paths = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return tuple(_module(path) for path in paths)


@cache
def _module(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    relative = path.relative_to(ROOT)
    parts = relative.with_suffix("").parts
    dotted = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Module(dotted, relative.as_posix(), text)


def program() -> dict[str, Module]:
    """The modules of bot and storage by their names."""
    return {module.name: module for module in modules(*PROGRAM)}


@cache
def imports(module: Module) -> set[str]:
    """Every dotted name that a module imports anywhere, `from a import b` as a and a.b.

    What stands under `if TYPE_CHECKING` is left out: it is never executed.
    """
    found: set[str] = set()
    for node in _executed(module.tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def _executed(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _executed(node)


def reached(start: Module) -> dict[str, str]:
    """All that importing a module may execute: name -> the module of ours that imports it."""
    ours = program()
    found: dict[str, str] = {}
    waiting = [start]
    while waiting:
        module = waiting.pop()
        for name in imports(module):
            if name in found:
                continue
            found[name] = module.name
            waiting.extend(ours[part] for part in _with_parents(name) if part in ours)
    return found


def _with_parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


def functions(module: Module) -> Iterator[tuple[str, int]]:
    """Every function of a module with its number of lines, decorators left out."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            end = node.end_lineno or node.lineno
            yield f"{module.path}:{node.lineno} {node.name}", end - node.lineno + 1
