"""What the service says of itself: its state, and what its errors mean."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.exceptions import HTTPException

from teiju import __version__
from teiju.settings import Settings
from teiju.web import negotiation
from teiju.web.problems import TITLES, Problem, meaning
from teiju.web.publication import Publication
from teiju.web.responses import PAGE_POLICY, Message, Receive, Scope, Send, respond_problem

_TEMPLATES: Final = Path(__file__).with_name("templates")
_READ: Final = ["GET", "HEAD"]


class State:
    """`/health`, `/problem/{code}`, and what no other room answers: not found."""

    def __init__(
        self,
        published: Callable[[], Publication],
        settings: Settings,
        figures: Callable[[], dict[str, int]],
    ) -> None:
        self.published = published
        self.settings = settings
        self.figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        await self._framework(scope, receive, _with_safe_headers(send))

    @cached_property
    def _framework(self) -> FastAPI:
        return _routes(self)


def _routes(state: State) -> FastAPI:
    app = FastAPI(
        title="teiju", version=__version__, docs_url=None, redoc_url=None, openapi_url=None
    )

    @app.api_route("/health", methods=_READ)
    async def health() -> JSONResponse:
        figures = _health(state)
        status = 200 if figures["status"] == "ok" else 503
        return JSONResponse(figures, status, headers={"cache-control": "no-store"})

    @app.api_route("/problem/{code}", methods=_READ)
    async def problem(code: str, request: Request) -> Response:
        if code not in TITLES:
            raise HTTPException(404)
        offers = ("text/html", "application/json", "application/problem+json")
        wanted = negotiation.best(request.headers.get("accept"), offers)
        headers = {"vary": "Accept", "access-control-allow-origin": "*"}
        if wanted is None or wanted == "text/html":
            page = _render("problem.html", code=code, title=TITLES[code])
            return HTMLResponse(page, headers=headers)
        document = meaning(code, state.settings.base)
        return Response(document, media_type="application/json", headers=headers)

    @app.exception_handler(HTTPException)
    async def as_problem(request: Request, error: HTTPException) -> _ProblemResponse:
        code = {404: "not-found", 405: "method"}.get(error.status_code, "bad-request")
        allow = (error.headers or {}).get("Allow")
        headers = ((b"allow", allow.encode()),) if allow else ()
        found = Problem(status=error.status_code, code=code, headers=headers)
        return _ProblemResponse(found, state.settings.base)

    return app


class _ProblemResponse(HTMLResponse):
    """A problem document as a response of the framework."""

    def __init__(self, problem: Problem, base: str) -> None:
        super().__init__()
        self._problem = problem
        self._base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the document."""
        extra = [(b"access-control-allow-origin", b"*"), (b"cache-control", b"no-store")]
        await respond_problem(scope, send, self._problem, self._base, extra)


def _health(state: State) -> dict[str, object]:
    publication, settings = state.published(), state.settings
    health = publication.engine.health()
    return {
        "status": "ok" if health.ready else "failing",
        "version": __version__,
        "snapshot": publication.manifest.version,
        "triples": publication.manifest.triples,
        "quads": publication.manifest.quads,
        "graphs": len(publication.manifest.graphs),
        "engine": {**health.figures, **state.figures()},
        "limits": {
            "seconds": settings.query_seconds,
            "memory": settings.query_memory,
            "output": settings.query_output,
            "length": settings.query_length,
            "depth": settings.query_depth,
            "queue": settings.queue,
        },
    }


_SAFETY: Final = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"strict-origin-when-cross-origin"),
    PAGE_POLICY,
]


def _with_safe_headers(send: Send) -> Send:
    """The framework's responses with the headers of ours."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", []))
            present = {name.lower() for name, _ in headers}
            message["headers"] = [*headers, *(h for h in _SAFETY if h[0] not in present)]
        await send(message)

    return sending


_environment: Final = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _render(name: str, **values: object) -> bytes:
    return _environment.get_template(name).render(**values).encode()
