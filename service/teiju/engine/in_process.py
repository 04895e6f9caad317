"""An engine on a store of this process, for a process that asks its own few questions and ends."""

from __future__ import annotations

from pyoxigraph import Store

from teiju.engine.embedded.evaluation import NoAnswerError, Question, answer
from teiju.engine.interface import Answer, EngineFailedError, Health, QueryRequest
from teiju.settings import Settings


class StoreEngine:
    """Answers at once. Nothing bounds a query: strangers' queries are not for it."""

    def __init__(self, store: Store, version: str, settings: Settings) -> None:
        self.store = store
        self.version = version
        self._settings = settings

    async def start(self) -> None:
        """There is nothing to wait for."""

    async def answer(self, request: QueryRequest) -> Answer:
        """The whole answer. Raises EngineFailedError where there is none."""
        question = Question(
            text=request.text,
            default_graphs=list(request.default_graphs),
            named_graphs=list(request.named_graphs),
            results=request.results,
            graph=request.graph,
            base=self._settings.base,
            depth=self._settings.query_depth,
            output=self._settings.query_output,
        )
        try:
            name, body = answer(self.store, question)
        except NoAnswerError as fault:
            raise EngineFailedError(str(fault.head)) from fault
        return Answer(body, name)

    async def close(self) -> None:
        """Nothing runs."""

    def health(self) -> Health:
        """Always ready."""
        return Health(ready=True, version=self.version)
