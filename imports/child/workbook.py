"""Reads a workbook (.xlsx): the list of sheets, shared texts, number formats, then each sheet in turn."""

from __future__ import annotations

from core.sandbox.elements import Elements
from core.sandbox.package import Package, Relation
from core.sandbox.refusal import FileRefused
from imports import limits
from imports.child import formats
from imports.child.answers import Answers
from imports.child.sheets import SheetReader
from imports.child.texts import Pieces

_MAIN = "spreadsheetml.sheet.main+xml"


def read(content: bytes, answers: Answers) -> None:
    """Write every sheet of a workbook."""
    package = Package(content)
    answers.say(type="xlsx")
    main = _main_part(package)
    relations = package.relations(main)
    book = _Book()
    package.walk(main, book)
    if not book.sheets:
        raise FileRefused("no_sheet")
    shared, styles = SharedTexts(), formats.Styles()
    read_parts = {main}
    for kind, reader in (("sharedStrings", shared), ("styles", styles)):
        for part in [
            relation.target for relation in relations.values() if relation.kind == kind and not relation.outside
        ]:
            package.walk(part, reader)
            read_parts.add(part)
    for name, state, relation in book.sheets:
        if state != "visible":
            answers.notice("hidden_sheet", name)
        part = _sheet_part(relations, relation, name)
        if not part:
            answers.notice("left_out", name, "chart")
            continue
        answers.sheet(name)
        package.walk(part, SheetReader(name, shared.texts, styles.of, answers, since_1904=book.since_1904))
        read_parts.add(part)
    if package.not_read:
        answers.notice("left_out", "", f"{len(package.not_read)} parts")
    package.read_the_rest(read_parts)


def _main_part(package: Package) -> str:
    """The part that the package calls its workbook; both of its lists must agree."""
    declared = [part for part, kind in package.types.items() if kind.lower().endswith(_MAIN)]
    meant = [relation.target for relation in package.relations("").values() if relation.kind == "officeDocument"]
    if not declared:
        raise FileRefused("zip")
    if declared != meant:
        raise FileRefused("damaged_workbook", "which part is the workbook")
    return declared[0]


def _sheet_part(relations: dict[str, Relation], relation: str, name: str) -> str:
    """The part that holds a sheet's cells; empty for a chart sheet."""
    entry = relations.get(relation)
    if entry is None or entry.outside:
        raise FileRefused("damaged_workbook", name)
    if entry.kind == "chartsheet":
        return ""
    if entry.kind != "worksheet":
        raise FileRefused("macros", name)
    return entry.target


class _Book(Elements):
    """The list of sheets, the date system, and whether a name runs something."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str, str]] = []  # name, state, relation
        self.since_1904 = False

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            self.since_1904 = attributes.get("date1904", "0") in {"1", "true"}
        elif name == "sheet":
            title = attributes.get("name", "")
            if not title or len(title) > 100 or title.casefold() in {known.casefold() for known, _, _ in self.sheets}:
                raise FileRefused("damaged_workbook", "the names of the sheets")
            self.sheets.append((title, attributes.get("state", "visible"), attributes.get("id", "")))
        elif name == "definedName" and (
            # LibreOffice writes these with “false” for every name, such as that of a filter.
            any(attributes.get(runs, "false") not in {"0", "false"} for runs in ("xlm", "function", "vbProcedure"))
            or "auto_" in attributes.get("name", "").lower()  # Auto_Open and similar
        ):
            raise FileRefused("macros", "a name that runs")


class SharedTexts(Elements):
    """The shared texts that cells refer to by number."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._pieces = Pieces()

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self._pieces.clear()

    def characters(self, content: str) -> None:
        self._pieces.add(content, self.path)

    def ends(self, name: str) -> None:
        if name != "si":
            return
        self.texts.append(self._pieces.whole())
        if len(self.texts) > limits.CELLS:
            raise FileRefused("too_many_cells", "shared texts")
