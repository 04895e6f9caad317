"""The service's side of the template and its workers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final, cast

from teiju.engine.embedded import allocator, frames

_STACK: Final = 128 << 20
"""Stack of a worker in bytes: a parser that descends recursively is to have room."""


class WorkerEndedError(Exception):
    """The worker died at a query; `signal` is what ended it, 0 when not known."""

    def __init__(self, ended_by: int) -> None:
        super().__init__(f"ended by signal {ended_by}")
        self.signal = ended_by


class Worker(asyncio.Protocol):
    """One worker process and the connection to it."""

    def __init__(self) -> None:
        self.pid = 0
        self.served = 0
        self.grown = 0
        self.at_rest = 0.0
        self.lowered = False
        self.connected = False
        self.ended: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._inherited = 0
        self._transport: asyncio.Transport | None = None
        self._reply: asyncio.Future[tuple[frames.Head, bytes]] | None = None
        self._received: list[bytes] = []
        self._size = 0
        self._wanted = frames.SIZES.size

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the event loop."""
        self._transport = cast(asyncio.Transport, transport)
        self.connected = True

    def ask(self, head: frames.Head, body: bytes) -> asyncio.Future[tuple[frames.Head, bytes]]:
        """Sends a query; the future gets the reply, or WorkerEndedError."""
        self._reply = asyncio.get_running_loop().create_future()
        if self._transport is None or not self.connected:
            self._reply.set_exception(WorkerEndedError(0))
        else:
            self._transport.write(frames.pack(head, body))
        return self._reply

    def data_received(self, data: bytes) -> None:
        """Called by the event loop."""
        self._received.append(data)
        self._size += len(data)
        if self._size < self._wanted:
            return
        whole = b"".join(self._received)
        head_size, body_size = frames.SIZES.unpack_from(whole)
        start = frames.SIZES.size
        self._wanted = start + head_size + body_size
        if self._size < self._wanted:
            self._received = [whole]
            return
        self._received, self._size, self._wanted = [], 0, start
        if self._reply is not None and not self._reply.done():
            body = whole[start + head_size :]
            self._reply.set_result((frames.unpack_head(whole[start : start + head_size]), body))

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the event loop."""
        self.connected = False
        if self._reply is not None and not self._reply.done():
            # Why it ended is known once the template has told.
            self.ended.add_done_callback(self._fail)
            asyncio.get_running_loop().call_later(1.0, self.end, 0)

    def _fail(self, ended: asyncio.Future[int]) -> None:
        if self._reply is not None and not self._reply.done():
            self._reply.set_exception(WorkerEndedError(ended.result()))

    def end(self, ended_by: int) -> None:
        """Notes that the process is gone."""
        if not self.ended.done():
            self.ended.set_result(ended_by)

    def kill(self) -> None:
        """Ends the process at once, whatever it is doing."""
        if self.pid and not self.ended.done():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        if self._transport is not None:
            self._transport.abort()
        self.connected = False

    def lower(self, *, to_the_last: bool) -> None:
        """Lets others go first; to the last: it runs only when no processor is wanted."""
        self.lowered = True
        if self.ended.done():
            return
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if to_the_last and sys.platform == "linux":
                os.sched_setscheduler(self.pid, os.SCHED_IDLE, os.sched_param(0))
            else:
                os.setpriority(os.PRIO_PROCESS, self.pid, 19)

    def processor_time(self) -> float | None:
        """Seconds of processor time since the last reply; None where the system does not tell."""
        try:
            # clock_getcpuclockid(3) of the GNU C library, which Python does not offer.
            return time.clock_gettime(~self.pid << 3 | 2) - self.at_rest
        except OSError:
            return None

    def own_memory(self) -> int:
        """Bytes that the process holds beyond what it was forked with; 0 when not known."""
        return max(0, _resident(self.pid) - self._inherited)

    def settle(self, pid: int) -> None:
        """Notes which process it is, newly forked."""
        self.pid = pid
        self._inherited = _resident(pid)


def _resident(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/statm").read_bytes().split()
    except OSError:
        return 0
    return int(fields[1]) * resource.getpagesize() if len(fields) > 1 else 0


class Template:
    """The process that holds the snapshot; it starts with the object, `ready` follows."""

    def __init__(self, dataset: Path, memory: int) -> None:
        self.quads = 0
        self.alive = True
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control.setblocking(False)
        with theirs, _deep_stack():
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    *("-m", "teiju.engine.embedded.template"),
                    *(str(theirs.fileno()), str(dataset), str(memory)),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=allocator.environment(os.environ),
            )
        self._number = 0
        self._unborn: dict[int, tuple[Worker, asyncio.Future[Worker]]] = {}
        self._workers: dict[int, Worker] = {}
        self._ready: asyncio.Future[None] | None = None
        self._on_death: Any = None

    async def ready(self, on_death: Any = None) -> bool:
        """Waits for the snapshot to be loaded; False when the process died over it.

        `on_death` is called when the process ends later, against expectation.
        """
        loop = asyncio.get_running_loop()
        self._ready = loop.create_future()
        loop.add_reader(self._control.fileno(), self._read)
        await self._ready
        self._on_death = on_death
        return self.alive

    async def spawn(self) -> Worker:
        """A new worker. Raises WorkerEndedError when the template is gone."""
        if not self.alive:
            raise WorkerEndedError(0)
        loop = asyncio.get_running_loop()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        ours.setblocking(False)
        self._number += 1
        number = self._number
        born: asyncio.Future[Worker] = loop.create_future()
        with theirs:
            _, worker = await loop.create_unix_connection(Worker, sock=ours)
            self._unborn[number] = (worker, born)
            try:
                socket.send_fds(self._control, [str(number).encode()], [theirs.fileno()])
            except OSError as error:
                del self._unborn[number]
                worker.kill()
                raise WorkerEndedError(0) from error
        return await born

    def _read(self) -> None:
        try:
            message = self._control.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            message = b""
        if not message:
            self._lost()
            return
        told: dict[str, int] = json.loads(message)
        if "ready" in told:
            self.quads = told["ready"]
            if self._ready is not None and not self._ready.done():
                self._ready.set_result(None)
        elif "born" in told:
            worker, born = self._unborn.pop(told["born"])
            worker.settle(told["pid"])
            self._workers[worker.pid] = worker
            if born.done():
                worker.kill()
            else:
                born.set_result(worker)
        elif (ended := self._workers.pop(told["ended"], None)) is not None:
            ended.end(told["signal"])

    def _lost(self) -> None:
        self._hang_up()
        for worker, born in self._unborn.values():
            worker.kill()
            if not born.done():
                born.set_exception(WorkerEndedError(0))
        self._unborn.clear()
        if self._ready is not None and not self._ready.done():
            self._ready.set_result(None)
        if self._on_death is not None:
            self._on_death()

    def _hang_up(self) -> None:
        if self.alive:
            self.alive = False
            with contextlib.suppress(RuntimeError):
                asyncio.get_running_loop().remove_reader(self._control.fileno())
            self._control.close()

    def close(self) -> None:
        """Ends the template and every worker of it."""
        self._on_death = None
        for worker in [*self._workers.values(), *(worker for worker, _ in self._unborn.values())]:
            worker.kill()
        self._unborn.clear()
        self._hang_up()
        self._process.kill()
        self._process.wait()


@contextlib.contextmanager
def _deep_stack() -> Any:
    """A deep stack for the processes started meanwhile; this one keeps its own."""
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    deep = _STACK if hard == resource.RLIM_INFINITY else min(_STACK, hard)
    resource.setrlimit(resource.RLIMIT_STACK, (deep, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_STACK, (soft, hard))
