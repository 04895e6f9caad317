"""Plainly made-up Japanese words for names: nobody can take them for a real zone's."""

from __future__ import annotations

from typing import Final, NamedTuple


class Area(NamedTuple):
    """政策分野: a policy area: its name, viewpoint, neutral area and the words of its measures."""

    name: str
    name_en: str
    viewpoint: str
    neutral: str
    subjects: tuple[str, ...]


AREAS: Final = (
    Area(
        "医療", "Medical care", "life", "medical", ("救急医療", "休日診療", "医師確保", "看護職員")
    ),
    Area(
        "福祉", "Welfare", "life", "welfare", ("子育て支援", "高齢者福祉", "障がい者支援", "保育")
    ),
    Area("教育", "Education", "life", "education", ("図書館", "学校給食", "生涯学習", "奨学金")),
    Area("産業振興", "Industry", "life", "industry", ("観光", "農業", "企業誘致", "特産品")),
    Area("環境", "Environment", "life", "environment", ("ごみ処理", "再生可能エネルギー", "森林")),
    Area(
        "公共交通", "Transport", "network", "public-transport", ("路線バス", "デマンド交通", "鉄道")
    ),
    Area("道路", "Roads", "network", "road-infrastructure", ("幹線道路", "生活道路", "橋りょう")),
    Area("交流移住", "Exchange", "network", "exchange-migration", ("移住定住", "空き家", "婚活")),
    Area("デジタル", "Digital", "network", "ict", ("行政DX", "光回線", "遠隔学習")),
    Area("人材育成", "Staff", "management", "hr-development", ("職員研修", "人事交流", "外部人材")),
)

DOINGS: Final = ("推進", "確保", "強化", "整備", "支援", "充実", "連携", "普及")

MEASURED: Final = (
    # name, measure kind, aggregation, direction, unit, upper bound
    ("利用者数", "count", "annual", "higher-is-better", "person-visit", ""),
    ("参加者数", "count", "cumulative", "higher-is-better", "person", ""),
    ("実施率", "proportion", "ratio", "higher-is-better", "percent", "100"),
    ("満足度", "satisfaction", "ratio", "higher-is-better", "percent", "100"),
    ("相談件数", "count", "annual", "higher-is-better", "case", ""),
    ("立地企業数", "count", "stock", "higher-is-better", "company", ""),
)


def zone_name(number: int) -> str:
    """合成圏域001: the name of a zone that does not exist."""
    return f"合成圏域{number:03d}"


def municipality_name(code: str) -> str:
    """合成市51001: the name of a municipality that does not exist."""
    return f"合成市{code}"


def prefecture_name(number: int) -> str:
    """合成県01: the name of a prefecture that does not exist."""
    return f"合成県{number:02d}"
