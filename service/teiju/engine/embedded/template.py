"""The template: holds a snapshot in memory and forks workers that share it.

Run as `python -m teiju.engine.embedded.template CONTROL DATASET MEMORY`. On the control socket it
gets one datagram with a socket for each worker wanted, and tells who was born and who has ended.
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import sys
import time

from pyoxigraph import RdfFormat, Store

from teiju.engine.embedded import worker

_SLOW_LOAD = 1.0
_PROGRESS_STEP = 250_000


def main(arguments: list[str]) -> None:
    """Loads, says so, and forks until the service goes away."""
    control = socket.socket(fileno=int(arguments[0]))
    memory = int(arguments[2])
    # A Ctrl+C at the terminal is the service's to handle; it ends the template by hanging up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    store = _loaded(arguments[1])
    control.send(json.dumps({"ready": len(store)}).encode())
    gc.collect()
    gc.freeze()
    gc.disable()
    _fork_on_request(control, store, memory)


def _loaded(path: str) -> Store:
    store = Store()
    begun = time.monotonic()
    size = os.path.getsize(path)
    with open(path, "rb") as file:
        loading = os.fork() if size > 50_000_000 else None
        if loading == 0:
            _show_progress(begun)
        store.bulk_load(file, RdfFormat.N_QUADS, lenient=True)
    if loading is not None:
        os.kill(loading, signal.SIGKILL)
        os.waitpid(loading, 0)
    seconds = time.monotonic() - begun
    if seconds > _SLOW_LOAD:
        print(f"loaded {len(store):,} quads in {seconds:.1f} s", file=sys.stderr)
    return store


def _show_progress(begun: float) -> None:
    parent = os.getppid()
    while os.getppid() == parent:
        time.sleep(1)
        print(f"loading the snapshot: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    os._exit(0)


def _fork_on_request(control: socket.socket, store: Store, memory: int) -> None:
    woken, waker = socket.socketpair()
    waker.setblocking(False)
    signal.set_wakeup_fd(waker.fileno())
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        readable, _, _ = select.select([control, woken], [], [])
        if woken in readable:
            woken.recv(4096)
            _tell_the_ended(control)
        if control in readable:
            message, descriptors, _, _ = socket.recv_fds(control, 64, 1)
            if not message:
                return
            pid = os.fork()
            if pid == 0:
                _become_worker(descriptors[0], store, memory)
            os.close(descriptors[0])
            control.send(json.dumps({"born": int(message), "pid": pid}).encode())


def _tell_the_ended(control: socket.socket) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        control.send(json.dumps({"ended": pid, "signal": status & 0x7F}).encode())


def _become_worker(descriptor: int, store: Store, memory: int) -> None:
    """Never returns: neither the template's loop nor its clean-up is a worker's business."""
    status = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        # What the allocator says when it fails is told to the client in better words.
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nowhere, standard)
        kept = os.dup2(descriptor, 3)
        os.closerange(4, 1024)
        worker.serve(socket.socket(fileno=kept), store, memory)
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main(sys.argv[1:])
