"""Cells and headers that are readable but not accepted."""

from __future__ import annotations

from tests.imports.hostile.case import Hostile
from tests.imports.hostile.lines import HEADER, day, header, header_row, line, row
from tests.imports.making import rows_of, text_cell, workbook

_ENDLESS = '<c r="C2"><v>1e999</v></c>'


def _array_rows() -> str:
    first = '<c r="C2"><f t="array" ref="C2:C3">A1:A2*2</f><v>2</v></c>'
    rows = [
        text_cell(f"A{number}", f"R{number}")
        + f'<c r="B{number}" s="1"><v>43924</v></c>{cell}{text_cell(f"D{number}", "Positive")}'
        for number, cell in ((2, first), (3, '<c r="C3"><v>4</v></c>'))
    ]
    return rows_of(header_row(), *rows)


FILES = (
    # Cells that cannot be accepted unchanged
    Hostile(name="a formula", make=row(count='<c r="C2"><f>1+1</f><v>2</v></c>'), problem=("formula", "Sheet1!C2")),
    Hostile(
        name="a cell that another's formula fills",
        make=lambda: workbook(_array_rows()),
        problem=("formula", "Sheet1!C3"),
    ),
    Hostile(name="a formula in CSV", make=line("R1,2020-04-03,=1+1,Positive,"), problem=("formula", "C2")),
    Hostile(name="not a number", make=row(count='<c r="C2"><v>NaN</v></c>'), problem=("error", "Sheet1!C2")),
    Hostile(name="no end to a number", make=row(count=_ENDLESS), problem=("not_whole", "Sheet1!C2")),
    Hostile(name="an error", make=row(count='<c r="C2" t="e"><v>#N/A</v></c>'), problem=("error", "Sheet1!C2")),
    Hostile(name="part of a number", make=row(count='<c r="C2"><v>1.5</v></c>'), problem=("not_whole", "Sheet1!C2")),
    Hostile(name="less than none", make=line("R1,2020-04-03,-1,Positive,"), problem=("not_whole", "C2")),
    Hostile(name="true", make=row(count='<c r="C2" t="b"><v>1</v></c>'), problem=("not_whole", "Sheet1!C2")),
    Hostile(name="digits of another script", make=line("R1,2020-04-03,１２,Positive,"), problem=("not_whole", "C2")),
    Hostile(name="a day that never was", make=day("60"), problem=("error", "Sheet1!B2")),
    Hostile(name="a day before all days", make=day("-1"), problem=("error", "Sheet1!B2")),
    Hostile(name="a day after all days", make=day("9e99"), problem=("error", "Sheet1!B2")),
    Hostile(name="a day with a time", make=day("43924.5"), problem=("has_time", "Sheet1!B2")),
    Hostile(name="a month first", make=line("R1,04/13/2020,1,Positive,"), problem=("month_first", "B2")),
    Hostile(name="a year of one digit", make=line("R1,13/04/2,1,Positive,"), problem=("not_a_day", "B2")),
    Hostile(name="a look-alike letter", make=line("R1,2020-04-03,1,Positivе,"), problem=("lookalike", "D2")),
    Hostile(name="a look-alike reference", make=line("Ρ1,2020-04-03,1,Positive,"), problem=("lookalike", "A2")),
    Hostile(name="writing turned round", make=line("R1,2020-04-03,1,Positive,\u202eevil"), problem=("turned", "E2")),
    Hostile(name="a bell", make=line("R1,2020-04-03,1,Positive,a\x07b"), problem=("control", "E2")),
    Hostile(
        name="a bell in a workbook",
        make=row(remarks=text_cell("E2", "a_x0007_b")),
        problem=("control", "Sheet1!E2"),
    ),
    Hostile(name="an unknown word", make=line("R1,2020-04-03,1,Maybe,"), problem=("unknown_term", "D2")),
    Hostile(name="more cells than columns", make=line("R1,2020-04-03,1,Positive,,x"), problem=("no_header", "F2")),
    Hostile(name="fewer cells than columns", make=line("R1"), problem=("blank", "B2")),
    Hostile(
        name="the same row twice",
        make=line("R1,2020-04-03,1,Positive,\nr1,2020-04-03,2,Positive,"),
        problem=("twin", "3"),
    ),
    Hostile(name="a header twice", make=header(HEADER.strip() + ",victims"), problem=("same_header", "F1")),
    Hostile(
        name="a header of look-alikes",
        make=header(HEADER.strip().replace("Victims", "Viсtims")),
        problem=("lookalike", "C1"),
    ),
    Hostile(
        name="a column too many",
        make=header(HEADER.strip() + ",Shoe size"),
        problem=("extra_column", "F1"),
    ),
    Hostile(
        name="a column too few", make=header(HEADER.strip().replace("Victims,", "")), problem=("missing_column", "1")
    ),
    Hostile(name="a header alone", make=header(HEADER.strip()), problem=("no_rows", "1")),
)
