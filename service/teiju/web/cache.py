"""The response cache: answers by snapshot, query, dataset and format, bounded in bytes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, NamedTuple

_OVERHEAD: Final = 1024


class Key(NamedTuple):
    """All that an answer depends on. The formats are media types; None: none is acceptable."""

    version: str
    query: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    results: str | None
    graph: str | None

    def tag(self) -> str:
        """What ETags are made of: the same for the same answer, on any machine."""
        return sha256(repr(tuple(self)).encode()).hexdigest()[:32]


@dataclass(slots=True)
class Entry:
    """One answer with the forms it was compressed to; `tag` is "" when it is not to be kept."""

    tag: str
    content_type: bytes
    body: bytes
    link: bytes = b""
    """The Link header, for documents of linked data."""

    variants: dict[str, bytes] = field(default_factory=dict)
    size: int = 0


class Cache:
    """Entries, the ones used last kept, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._entries: OrderedDict[Key, Entry] = OrderedDict()

    @property
    def size(self) -> int:
        """Bytes held."""
        return self._size

    def get(self, key: Key) -> Entry | None:
        """The entry, which thereby is the one used last."""
        entry = self._entries.get(key)
        if entry is not None:
            self._entries.move_to_end(key)
        return entry

    def put(self, key: Key, entry: Entry) -> None:
        """Keeps an entry, and weighs it anew when it is kept already and has grown."""
        old = self._entries.pop(key, None)
        if old is not None:
            self._size -= old.size
        entry.size = _OVERHEAD + len(entry.body) + 4 * len(key.query)
        entry.size += sum(len(variant) for variant in entry.variants.values())
        if entry.size > self._limit // 4:
            return
        self._entries[key] = entry
        self._size += entry.size
        while self._size > self._limit:
            _, oldest = self._entries.popitem(last=False)
            self._size -= oldest.size

    def clear(self) -> None:
        """Forgets everything."""
        self._entries.clear()
        self._size = 0
