"""How the template and its workers allocate memory: where a query spends much of its time."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Final

_MIMALLOC: Final = Path("cmeel.prefix", "lib", "libmimalloc.so")
"""Where the package cmeel-mimalloc puts it, below the packages' folder."""

_OF_MIMALLOC: Final = {
    # Address space in KiB that is asked for at a time: it counts for the limit of a query.
    "MIMALLOC_ARENA_RESERVE": str(32 << 10),
}
_OF_GLIBC: Final = (
    "glibc.malloc.hugetlb=1",
    "glibc.malloc.tcache_count=2000",
    "glibc.malloc.tcache_max=4096",
    f"glibc.malloc.trim_threshold={64 << 20}",
    f"glibc.malloc.mmap_threshold={64 << 20}",
    f"glibc.malloc.top_pad={16 << 20}",
)
"""Large pages: forking a template of a gigabyte takes 1 ms instead of 20. Freed memory is kept
for the next query, which saves 7 % of its time. Other C libraries pass this over."""


def environment(own: Mapping[str, str]) -> dict[str, str]:
    """The environment of the template, made from the service's own, whose wishes come last.

    mimalloc where it is installed (15 % faster queries than the C library's), else that.
    """
    tunables = (*_OF_GLIBC, own.get("GLIBC_TUNABLES", ""))
    made = {
        "MALLOC_ARENA_MAX": "1",
        **own,
        "GLIBC_TUNABLES": ":".join(filter(None, tunables)),
    }
    library = Path(sysconfig.get_path("platlib")) / _MIMALLOC
    if sys.platform == "linux" and library.is_file():
        preloaded = (str(library), own.get("LD_PRELOAD", ""))
        made = {**_OF_MIMALLOC, **made, "LD_PRELOAD": ":".join(filter(None, preloaded))}
    return made
