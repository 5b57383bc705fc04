"""Two kinds of import contract that say who may, rather than who may not.

A list of what is forbidden forgets the next library and the next folder; these do not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.domain.helpers import module_expressions_to_modules


class _Direct(Contract):
    """Shared by both: direct imports only, each broken one told with its line."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Whether no import breaks the contract."""
        broken = sorted(set(self._broken(graph)))
        lines = [
            f"{importer} imports {imported} (line {_line(graph, importer, imported)})"
            for importer, imported in broken
        ]
        return ContractCheck(kept=not broken, metadata={"lines": lines})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Tell every import that breaks it."""
        for line in check.metadata["lines"]:
            output.print_error(line, bold=False)

    def _broken(self, graph: ImportGraph) -> Iterator[tuple[str, str]]:
        raise NotImplementedError


class AllowedContract(_Direct):
    """`modules` import nothing but the standard library, themselves and `may_import`."""

    type_name = "allowed"

    modules = fields.SetField(subfield=fields.ModuleExpressionField())
    may_import = fields.SetField(subfield=fields.StringField())

    def _broken(self, graph: ImportGraph) -> Iterator[tuple[str, str]]:
        for module in _expand(graph, self.modules):
            for imported in graph.find_modules_directly_imported_by(module):
                standard = imported.partition(".")[0] in sys.stdlib_module_names
                if not standard and not _within(imported, self.may_import):
                    yield module, imported


class ReservedContract(_Direct):
    """Only `for_modules` import `packages`, which may be libraries or modules of ours."""

    type_name = "reserved"

    packages = fields.SetField(subfield=fields.StringField())
    for_modules = fields.SetField(subfield=fields.StringField())

    def _broken(self, graph: ImportGraph) -> Iterator[tuple[str, str]]:
        packages: list[str] = []
        for named in self.packages:
            packages += graph.find_matching_modules(named) if "*" in named else [named]
        for package in packages:
            for known in [name for name in graph.modules if _within(name, [package])]:
                for module in graph.find_modules_that_directly_import(known):
                    if not _within(module, [*self.for_modules, package]):
                        yield module, known


def _expand(graph: ImportGraph, expressions: Iterable[Any]) -> Iterator[str]:
    """The modules that the expressions name, with everything inside them."""
    for module in module_expressions_to_modules(graph, expressions):
        yield module.name
        yield from graph.find_descendants(module.name)


def _within(name: str, packages: Iterable[str]) -> bool:
    return any(name == package or name.startswith(package + ".") for package in packages)


def _line(graph: ImportGraph, importer: str, imported: str) -> int:
    details = graph.get_import_details(importer=importer, imported=imported)
    return details[0]["line_number"] if details else 0
