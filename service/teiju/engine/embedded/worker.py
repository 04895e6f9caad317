"""A worker: answers one query after another on the store it was forked with.

It can open no file and no connection, it cannot outgrow its memory, and it may be killed at any
moment without harm to anybody but the query it was at.
"""

from __future__ import annotations

import contextlib
import os
import resource
import socket
import time

from pyoxigraph import Store

from teiju.engine.embedded import frames
from teiju.engine.embedded.evaluation import NoAnswerError, Question, answer

_PAGE = resource.getpagesize()
_SECONDS_TO_SPARE = 2


def serve(connection: socket.socket, store: Store, memory: int) -> None:
    """Answers until the service closes the connection. `memory`: bytes on top of the store."""
    statm = _open_own_memory()
    _shut_in(_mapped(statm) + memory)
    at_start = _mapped(statm)
    while (message := frames.receive(connection)) is not None:
        head, body = message
        _bound_processor_time(head.pop("seconds"))
        try:
            format_name, answered = answer(store, Question(text=body.decode(), **head))
            reply: frames.Head = {"format": format_name}
        except NoAnswerError as fault:
            reply, answered = fault.head, b""
        except MemoryError:
            reply, answered = {"fault": "memory"}, b""
        reply["grown"] = max(0, _mapped(statm) - at_start)
        reply["processor"] = time.process_time()
        connection.sendall(frames.pack(reply, answered))


def _open_own_memory() -> int | None:
    try:
        return os.open("/proc/self/statm", os.O_RDONLY)
    except FileNotFoundError:
        return None


def _mapped(statm: int | None) -> int:
    """The size of the address space in bytes; 0 where the system does not tell."""
    return 0 if statm is None else int(os.pread(statm, 100, 0).split()[0]) * _PAGE


def _shut_in(memory: int) -> None:
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        # Where the machine itself runs short, a worker is the one to go.
        score.write("1000")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # No number is left for a new file or socket; what is open stays open.
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def _bound_processor_time(seconds: float) -> None:
    """Ends a worker that nobody is left to kill."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(used.ru_utime + used.ru_stime + seconds) + _SECONDS_TO_SPARE
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, hard))
