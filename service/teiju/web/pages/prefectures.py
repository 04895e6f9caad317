"""The prefectures in an arranged picture: one square each, roughly where it lies on a map."""

from __future__ import annotations

from dataclasses import dataclass

from teiju.web.pages.language import Language


@dataclass(frozen=True, slots=True)
class Prefecture:
    """A prefecture: its two-digit code, its names, and its row and column in the picture.

    The English name has a hyphen where it may be broken.
    """

    code: str
    ja: str
    en: str
    row: int
    column: int

    def name(self, language: Language) -> str:
        """Its full name in a language."""
        return self.ja if language is Language.JA else self.en.replace("-", "")

    def short(self, language: Language) -> str:
        """Its name without 都, 府 or 県; in English with soft hyphens."""
        if language is Language.EN:
            return self.en.replace("-", "\N{SOFT HYPHEN}")
        return self.ja if self.code == "01" else self.ja[:-1]


PREFECTURES = (
    Prefecture("01", "北海道", "Hok-kaido", 1, 13),
    Prefecture("02", "青森県", "Aomori", 3, 13),
    Prefecture("03", "岩手県", "Iwate", 4, 13),
    Prefecture("04", "宮城県", "Miyagi", 5, 13),
    Prefecture("05", "秋田県", "Akita", 4, 12),
    Prefecture("06", "山形県", "Yama-gata", 5, 12),
    Prefecture("07", "福島県", "Fuku-shima", 6, 13),
    Prefecture("08", "茨城県", "Ibaraki", 7, 13),
    Prefecture("09", "栃木県", "Tochigi", 7, 12),
    Prefecture("10", "群馬県", "Gunma", 7, 11),
    Prefecture("11", "埼玉県", "Sai-tama", 8, 12),
    Prefecture("12", "千葉県", "Chiba", 8, 13),
    Prefecture("13", "東京都", "Tokyo", 9, 12),
    Prefecture("14", "神奈川県", "Kana-gawa", 9, 11),
    Prefecture("15", "新潟県", "Niigata", 6, 12),
    Prefecture("16", "富山県", "Toyama", 6, 10),
    Prefecture("17", "石川県", "Ishi-kawa", 6, 9),
    Prefecture("18", "福井県", "Fukui", 7, 9),
    Prefecture("19", "山梨県", "Yama-nashi", 8, 11),
    Prefecture("20", "長野県", "Nagano", 7, 10),
    Prefecture("21", "岐阜県", "Gifu", 8, 10),
    Prefecture("22", "静岡県", "Shizu-oka", 9, 10),
    Prefecture("23", "愛知県", "Aichi", 9, 9),
    Prefecture("24", "三重県", "Mie", 9, 8),
    Prefecture("25", "滋賀県", "Shiga", 8, 9),
    Prefecture("26", "京都府", "Kyoto", 8, 8),
    Prefecture("27", "大阪府", "Osaka", 9, 7),
    Prefecture("28", "兵庫県", "Hyogo", 8, 7),
    Prefecture("29", "奈良県", "Nara", 10, 8),
    Prefecture("30", "和歌山県", "Waka-yama", 10, 7),
    Prefecture("31", "鳥取県", "Tottori", 8, 6),
    Prefecture("32", "島根県", "Shi-mane", 8, 5),
    Prefecture("33", "岡山県", "Oka-yama", 9, 6),
    Prefecture("34", "広島県", "Hiro-shima", 9, 5),
    Prefecture("35", "山口県", "Yama-guchi", 9, 4),
    Prefecture("36", "徳島県", "Toku-shima", 11, 6),
    Prefecture("37", "香川県", "Kagawa", 11, 5),
    Prefecture("38", "愛媛県", "Ehime", 11, 4),
    Prefecture("39", "高知県", "Kochi", 12, 5),
    Prefecture("40", "福岡県", "Fuku-oka", 10, 2),
    Prefecture("41", "佐賀県", "Saga", 10, 1),
    Prefecture("42", "長崎県", "Naga-saki", 11, 1),
    Prefecture("43", "熊本県", "Kuma-moto", 11, 2),
    Prefecture("44", "大分県", "Oita", 10, 3),
    Prefecture("45", "宮崎県", "Miya-zaki", 12, 2),
    Prefecture("46", "鹿児島県", "Kago-shima", 13, 1),
    Prefecture("47", "沖縄県", "Oki-nawa", 14, 1),
)
