const WORDS = {
  copy: { ja: "コピー", en: "Copy" },
  copied: { ja: "コピーしました", en: "Copied" },
  none: { ja: "当てはまる行はありません。", en: "No row fits." },
  rows: { ja: "{shown} / {all} 行", en: "{shown} of {all} rows" },
} as const;

/** The few words of the scripts, in the language of the page. */
export function words(key: keyof typeof WORDS, values: Readonly<Record<string, number>> = {}): string {
  const text = WORDS[key][document.documentElement.lang.startsWith("en") ? "en" : "ja"];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
}
