"""The product's source as trees, for rules that a machine can check; and planted sources that break them."""

import ast
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """A Python file; `path` is relative to the repository's root, with slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text, self.path)

    @property
    def room(self) -> str:
        """The first folder or file below `aina_app`, such as `features`."""
        return self.path.split("/")[1].removesuffix(".py")

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.rpartition("/")[2].removesuffix(".py")

    @property
    def functions(self) -> list[Function]:
        """All functions, inner ones too."""
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]

    def at(self, node: ast.AST, what: str) -> str:
        """An offence, as an editor finds it."""
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {what}"


@lru_cache
def product() -> tuple[Source, ...]:
    """All files of the product."""
    return read("aina_app")


@lru_cache
def read(folder: str) -> tuple[Source, ...]:
    """All Python files below a folder of the repository."""
    files = sorted((ROOT / folder).rglob("*.py"))
    return tuple(Source(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files)


@lru_cache
def tracked() -> tuple[str, ...]:
    """Paths of all files that are, or are about to be, part of the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return tuple(sorted(name for name in done.stdout.decode().split("\0") if name and (ROOT / name).is_file()))


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Path and text of each tracked file that is text."""
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            yield name, content.decode("utf-8", "replace")


def dotted(node: ast.AST) -> str:
    """`rx.event` for that expression, also where it is called; empty for anything else."""
    if isinstance(node, ast.Call):
        return dotted(node.func)
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""


def lines(node: Function) -> int:
    """Lines of a function from its `def` to its end; its docstring does not count."""
    first = node.body[0]
    documented = ast.get_docstring(node, clean=False) is not None
    said = (first.end_lineno or first.lineno) - first.lineno + 1 if documented else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - said
