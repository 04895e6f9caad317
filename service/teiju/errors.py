"""What can go wrong, as one tree; every error tells where, what was found and what to write.

TeijuError
├── UserError            shown as its message, never as a traceback
│   ├── TableError       a file under data/ is wrong                  exit 10
│   ├── VocabularyError  a file under ontology/ is wrong              exit 11
│   ├── QueryError       a stored query or one of its values is wrong exit 12
│   └── NotFoundError    no such query, snapshot or thing             exit 13
└── EngineError          the engine failed, was busy or timed out     exit 20
"""

from __future__ import annotations


class TeijuError(Exception):
    """Anything this program foresees."""

    exit_code = 1


class UserError(TeijuError):
    """Something that the person at the keyboard can mend."""

    exit_code = 2


class TableError(UserError):
    """A table or its description is wrong; the message names file, row and column."""

    exit_code = 10


class VocabularyError(UserError):
    """A file of the ontology, the shapes or the rules is wrong."""

    exit_code = 11


class QueryError(UserError):
    """A stored query, or a value given to one of its parameters, is wrong."""

    exit_code = 12


class NotFoundError(UserError):
    """The query, snapshot or thing asked for does not exist."""

    exit_code = 13


class EngineError(TeijuError):
    """The engine did not give an answer."""

    exit_code = 20
