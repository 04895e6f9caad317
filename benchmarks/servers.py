"""The servers side by side: started on the same data, measured whole, stopped again."""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from load.plan import LOCAL

_HERE = Path(__file__).parent
_ASK = "/{path}?query=ASK%20%7B%20%3Fs%20a%20%3Chttps://w3id.org/teiju/def%23Measure%3E%20%7D"
_PATIENCE = 900.0


class NotStartedError(Exception):
    """A server ended, or did not answer in time."""


@dataclass(slots=True)
class Server:
    """One running server: its process, where it answers, and how long its start took."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    path: str
    seconds_to_answer: float = 0.0

    def memory(self) -> int:
        """Bytes held by the whole process tree; what processes share is counted once (PSS)."""
        return sum(_proportional_size(pid) for pid in _tree(self.process.pid))

    def processor_time(self) -> float:
        """Seconds of processor time that the process tree has used so far."""
        return sum(_processor_time(pid) for pid in _tree(self.process.pid))

    def stop(self) -> None:
        """Ends the process that was started, and waits for it."""
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@dataclass(slots=True)
class Watch:
    """The most memory a server held while it was watched, in bytes."""

    most: int = 0
    _over: threading.Event = field(default_factory=threading.Event)


@contextlib.contextmanager
def watched(server: Server) -> Iterator[Watch]:
    """Looks at a server's memory twice a second."""
    watch = Watch(server.memory())

    def look() -> None:
        while not watch._over.wait(0.5):
            watch.most = max(watch.most, server.memory())

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        watch._over.set()
        thread.join()


def teiju(snapshot: Path, **settings: str) -> Server:
    """This project's service on a snapshot folder; `settings` are TEIJU_ variables."""
    port = _free_port()
    command = [sys.executable, str(_HERE / "serve_snapshot.py"), str(snapshot), str(port)]
    environment = {f"TEIJU_{name.upper()}": value for name, value in settings.items()}
    return _started("teiju", command, port, "sparql", environment)


def teiju_command() -> Server:
    """`teiju serve` on the current snapshot."""
    port = _free_port()
    command = [_beside_python("teiju"), "serve", "--host", LOCAL, "--port", str(port)]
    return _started("teiju serve", command, port, "sparql", {})


def oxigraph_in_memory(dataset: Path, timeout: int | None = None, memory: int = 0) -> Server:
    """`oxigraph serve` without a location, the data posted to it; `memory` bounds its bytes."""
    port = _free_port()
    options = ["--bind", f"{LOCAL}:{port}"]
    if timeout is not None:
        options += ["--timeout-s", str(timeout)]
    command = [_beside_python("oxigraph"), "serve", *options]
    if memory:
        command = ["prlimit", f"--as={memory}", *command]

    def load() -> None:
        _wait_for_port(port)
        connection = http.client.HTTPConnection(LOCAL, port, timeout=_PATIENCE)
        with dataset.open("rb") as body:
            headers = {
                "Content-Type": "application/n-quads",
                "Content-Length": str(dataset.stat().st_size),
            }
            connection.request("POST", "/store?no_transaction&lenient", body, headers)
            answer = connection.getresponse()
            if answer.status >= 300:
                raise NotStartedError(f"oxigraph serve: {answer.status} {answer.read(200)!r}")

    return _started("oxigraph serve", command, port, "query", {}, load)


def oxigraph_on_disk(dataset: Path, location: Path, timeout: int | None = None) -> Server:
    """`oxigraph serve-read-only` on a folder that `oxigraph load` fills first, if it is new."""
    if not location.is_dir():
        command = [_beside_python("oxigraph"), "load", "--location", str(location)]
        loaded = subprocess.run(
            [*command, "--file", str(dataset)], stderr=subprocess.DEVNULL, check=False
        )
        if loaded.returncode:
            shutil.rmtree(location, ignore_errors=True)
            raise NotStartedError("oxigraph load failed")
    port = _free_port()
    options = ["--location", str(location), "--bind", f"{LOCAL}:{port}"]
    if timeout is not None:
        options += ["--timeout-s", str(timeout)]
    command = [_beside_python("oxigraph"), "serve-read-only", *options]
    return _started("oxigraph serve-read-only", command, port, "query", {})


def rdflib_endpoint(command: Path, triples: Path) -> Server:
    """`rdflib-endpoint serve` on a file of triples."""
    port = _free_port()
    options = ["serve", str(triples), "--host", LOCAL, "--port", str(port)]
    return _started("rdflib-endpoint", [str(command), *options], port, "", {})


def _started(
    name: str,
    command: list[str],
    port: int,
    path: str,
    environment: dict[str, str],
    load: Callable[[], None] | None = None,
) -> Server:
    begun = time.monotonic()
    process = subprocess.Popen(
        command,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    server = Server(name, process, port, f"/{path}")
    try:
        if load is not None:
            load()
        _wait_for_answer(server, begun)
    except (NotStartedError, OSError):
        server.stop()
        raise
    server.seconds_to_answer = time.monotonic() - begun
    return server


def _wait_for_answer(server: Server, begun: float) -> None:
    target = _ASK.format(path=server.path.lstrip("/"))
    while time.monotonic() - begun < _PATIENCE:
        if server.process.poll() is not None:
            raise NotStartedError(f"{server.name} ended with {server.process.returncode}")
        connection = http.client.HTTPConnection(LOCAL, server.port, timeout=_PATIENCE)
        try:
            connection.request("GET", target, headers={"Accept": "application/sparql-results+json"})
            answer = connection.getresponse()
            if answer.status == 200 and b"true" in answer.read():
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.01)
    raise NotStartedError(f"{server.name} did not answer in {_PATIENCE:.0f} s")


def _wait_for_port(port: int) -> None:
    for _ in range(500):
        with contextlib.suppress(OSError), socket.create_connection((LOCAL, port)):
            return
        time.sleep(0.01)
    raise NotStartedError(f"nothing listens on port {port}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOCAL, 0))
        port: int = probe.getsockname()[1]
        return port


def _beside_python(program: str) -> str:
    return str(Path(sys.executable).parent / program)


def _tree(root: int) -> list[int]:
    """The process and its descendants."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            with contextlib.suppress(OSError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                children.setdefault(parent, []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def _proportional_size(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def _processor_time(pid: int) -> float:
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0
