"""Errors as RFC 9457 problem documents: what is wrong, where, and what to do about it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Final

from teiju.engine.interface import (
    BusyError,
    EngineFailedError,
    InvalidQueryError,
    Limit,
    LimitReachedError,
    NotAcceptableError,
    QuerySyntaxError,
    RefusedError,
    UnrepresentableError,
)
from teiju.errors import EngineError
from teiju.web import negotiation

TITLES: Final = {
    "bad-request": ("リクエストが正しくありません", "The request is not right"),
    "syntax": ("クエリの構文が正しくありません", "The query is not valid SPARQL 1.1"),
    "invalid-query": ("クエリを評価できません", "The query cannot be evaluated"),
    "refused": ("この操作は受け付けません", "This operation is refused"),
    "not-found": ("見つかりません", "Not found"),
    "gone": ("取り下げられました", "It was withdrawn"),
    "parameter": ("条件の値が正しくありません", "The value of a parameter is not right"),
    "range": ("その範囲はありません", "There is no such range"),
    "method": ("このメソッドは使えません", "This method is not allowed"),
    "not-acceptable": ("求められた形式では返せません", "No acceptable format"),
    "timeout": ("リクエストが届ききりませんでした", "The request did not arrive in time"),
    "too-large": ("リクエストが大きすぎます", "The request is too large"),
    "media-type": ("この本文の形式は受け付けません", "The body's media type is not supported"),
    "limit": ("上限に達しました", "A limit was reached"),
    "busy": ("混み合っています", "The service is busy"),
    "engine": ("検索エンジンが応答しません", "The engine does not answer"),
    "fault": ("サービスの中で誤りが起きました", "Something went wrong in the service"),
}
"""Problem type → its title in Japanese and English."""

_LIMIT_ADVICE: Final = {
    Limit.TIME: (
        422,
        "秒の制限時間内に終わりませんでした。条件を絞るか LIMIT を付けてください",
        "s are allowed for a query: make it more selective, or add a LIMIT to a subquery",
    ),
    Limit.MEMORY: (
        422,
        "バイトのメモリでは足りませんでした。並べ替えや集計の対象を絞ってください",
        "bytes of memory are allowed: sort, group or join less",
    ),
    Limit.OUTPUT: (
        422,
        "バイトを超える回答は返しません。LIMIT と OFFSET で分けて取得してください",
        "bytes is the largest answer: fetch it in parts with LIMIT and OFFSET",
    ),
    Limit.LENGTH: (
        413,
        "バイトを超えるクエリは受け付けません",
        "bytes is the longest query: shorten it",
    ),
    Limit.DEPTH: (
        400,
        "段を超える括弧の入れ子は受け付けません",
        "levels of brackets are allowed: nest less",
    ),
    Limit.COMPLEXITY: (
        400,
        "クエリが複雑すぎます。OR や UNION の並びは VALUES で書いてください",
        "The query is too complex: write long chains of OR or UNION as VALUES",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(Exception):  # noqa: N818 - the name that RFC 9457 gives it
    """One problem document, and how it is sent. `detail` is Japanese and English."""

    status: int
    code: str
    detail: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    headers: tuple[tuple[bytes, bytes], ...] = ()

    @property
    def title(self) -> str:
        """The title of its type, in both languages."""
        return " / ".join(TITLES[self.code])

    def as_json(self, base: str) -> bytes:
        """application/problem+json. Everything is a JSON string, so nothing needs escaping."""
        document: dict[str, Any] = {
            "type": f"{base}problem/{self.code}",
            "title": self.title,
            "status": self.status,
        }
        if self.detail:
            document["detail"] = self.detail
        return json.dumps({**document, **self.more}, ensure_ascii=False, indent=1).encode()

    def as_text(self) -> bytes:
        """text/plain, for those who ask for it."""
        lines = [f"{self.status} {self.title}", *([self.detail] if self.detail else [])]
        lines += [f"{name}: {_plain(value)}" for name, value in self.more.items()]
        return ("\n".join(lines) + "\n").encode()


def meaning(code: str, base: str) -> bytes:
    """What a problem type means, in both languages: what the type's IRI gives as JSON."""
    ja, en = TITLES[code]
    about = {"type": f"{base}problem/{code}", "title": {"ja": ja, "en": en}}
    return json.dumps(about, ensure_ascii=False).encode()


def problem_of(error: EngineError) -> Problem:
    """What the asker is told about an error of the engine."""
    match error:
        case QuerySyntaxError():
            return _syntax(error)
        case LimitReachedError():
            return _limit(error)
        case RefusedError():
            return refused(error.what)
        case NotAcceptableError():
            return not_acceptable(negotiation.available(error.kind))
        case UnrepresentableError():
            return _unrepresentable(error)
        case InvalidQueryError():
            return Problem(
                status=400,
                code="invalid-query",
                detail=f"クエリの関数か引数を確かめてください / {error}",
            )
        case BusyError():
            return busy(error.retry_after)
        case EngineFailedError():
            return Problem(
                status=502,
                code="engine",
                detail="しばらくして再度お試しください / try again later",
                headers=((b"retry-after", b"10"),),
            )
    raise error


def not_acceptable(available: list[str]) -> Problem:
    """406, with the list of what there is."""
    return Problem(
        status=406,
        code="not-acceptable",
        detail="Accept ヘッダーか format= で次のいずれかを求めてください / "
        "ask for one of these by the Accept header or by format=",
        more={"available": available},
    )


def refused(what: str) -> Problem:
    """403: SERVICE and SPARQL Update are understood and not carried out."""
    if what == "update":
        detail = "このエンドポイントは読み取り専用です / this endpoint is read-only"
    else:
        detail = (
            "SERVICE による他のエンドポイントへの問い合わせは行いません / "
            "SERVICE is not carried out here: ask the other endpoint yourself"
        )
    return Problem(status=403, code="refused", detail=detail, more={"refused": what})


def busy(retry_after: int) -> Problem:
    """503 with Retry-After."""
    return Problem(
        status=503,
        code="busy",
        detail=f"{retry_after} 秒ほど待って再度お試しください / try again in {retry_after} s",
        headers=((b"retry-after", str(retry_after).encode()),),
    )


def _syntax(error: QuerySyntaxError) -> Problem:
    place = f"{error.line}行{error.column}字目 / line {error.line}, column {error.column}"
    shown = ", ".join(error.expected[:12])
    reason = str(error)
    if reason == "prefix":
        detail = f"{place}: 接頭辞が宣言されていません / this prefix is not declared: {shown}"
    elif reason:
        detail = f"{place}: {reason}"
    else:
        detail = f"{place}: 期待されるもの / expected: {shown}" if shown else place
    more = {"line": error.line, "column": error.column, "expected": list(error.expected)}
    return Problem(status=400, code="syntax", detail=detail, more=more)


def _limit(error: LimitReachedError) -> Problem:
    status, ja, en = _LIMIT_ADVICE[error.limit]
    value = "" if error.value is None else f"{error.value:g}" if error.value < 1e5 else None
    shown = f"{int(error.value or 0)}" if value is None else value
    more: dict[str, Any] = {"limit": error.limit.value}
    if error.value is not None:
        more["value"] = error.value
    detail = f"{shown} {ja} / {shown} {en}".strip().replace("/  ", "/ ")
    return Problem(status=status, code="limit", detail=detail, more=more)


def _unrepresentable(error: UnrepresentableError) -> Problem:
    others = [t for t in negotiation.available(error.kind) if "xml" not in t]
    return Problem(
        status=406,
        code="not-acceptable",
        detail="この回答には XML で表せない文字か述語があります / "
        "the answer holds a character or a predicate that XML cannot carry",
        more={"available": others},
    )


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
