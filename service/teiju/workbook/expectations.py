"""An example of what stands in a column: of its form, of its datatype, or from its list."""

from __future__ import annotations

from teiju.tables.metadata import Column
from teiju.workbook.choices import Choices
from teiju.workbook.layout import Layout
from teiju.workbook.messages import message_of_datatype

_SHOWN = 3
_SHORT = 30
"""The first names of a longer list are no example for a person of one town."""


def example_of(column: Column, layout: Layout, choices: Choices | None) -> str:
    """The example, or nothing for a column of free text."""
    if choices is not None:
        return "、".join(choices.labels[:_SHOWN]) if len(choices.labels) <= _SHORT else ""
    form = layout.examples.get(column.datatype.format or "", "")
    message = message_of_datatype(column.datatype.base)
    return form or (message.example if message is not None else "")
