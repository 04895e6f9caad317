import { Yasqe, type Hint } from "@zazuko/yasqe";
import { type Configuration, compact, isWritable } from "./configuration";
import { type Row, ask } from "./asking";
import { element } from "./elements";
import vocabularyQuery from "./vocabulary.rq";

/** The base that the files of the project are written with. */
const WRITTEN_BASE = "https://w3id.org/teiju/";
const MOST = 60;

interface Entry {
  readonly iri: string;
  readonly kind: "class" | "property" | "concept";
  readonly short: string;
  readonly label: string;
}

/**
 * Replaces the completers that ask other hosts by ours: prefixes from the list of the project,
 * terms from the vocabulary of this endpoint, which is asked for once, when first needed.
 */
export function useOwnVocabulary(configuration: Configuration): void {
  const declarations = Object.entries(configuration.prefixes).map(
    ([prefix, namespace]) => `${prefix}: <${namespace}>`,
  );
  let loading: Promise<readonly Entry[]> | undefined;
  const entries = () => (loading ??= load(configuration));
  const byShownText = new Map<string, Entry>();

  Yasqe.forkAutocompleter(
    "prefixes",
    { name: "own-prefixes", get: () => [...declarations].sort(), persistenceId: null },
    false,
  );
  Yasqe.registerAutocompleter(
    {
      name: "terms",
      bulk: false,
      persistenceId: null,
      isValidCompletionPosition: (yasqe) => wanted(yasqe) !== null,
      get: async (yasqe, token) => {
        const kind = wanted(yasqe);
        const typed = token?.string.trim() ?? "";
        const known = await entries();
        const found = kind === null ? [] : matching(known, kind, typed, configuration.base);
        return found.map((entry) => {
          const text = typed.startsWith("<") || !isWritable(entry.short) ? `<${entry.iri}>` : entry.short;
          byShownText.set(text, entry);
          return text;
        });
      },
      postprocessHints: (_yasqe, hints) => hints.map((hint) => labelled(hint, byShownText)),
    },
    false,
  );
  Yasqe.defaults.autocompleters = ["own-prefixes", "variables", "terms"];
}

/** What kind of term may stand where the cursor is; null when none. */
function wanted(yasqe: Yasqe): Entry["kind"] | null {
  const token = yasqe.getCompleteToken();
  if (token.type === "comment" || /^[?$"'#]/.test(token.string)) return null;
  const before = yasqe.getPreviousNonWsToken(yasqe.getDoc().getCursor().line, token);
  if (before.string.toUpperCase() === "PREFIX") return null;
  const property: unknown = (before.state as { lastProperty?: string }).lastProperty;
  if (property === "a" || property === "rdf:type") return "class";
  if (token.string.trim() === "") return null;
  return token.state.possibleCurrent.includes("a") ? "property" : "concept";
}

/** The entries that fit what was typed, our own terms before those of other vocabularies. */
function matching(
  entries: readonly Entry[],
  kind: Entry["kind"],
  typed: string,
  base: string,
): Entry[] {
  const sought = typed.replace(/^<|>$/g, "").toLowerCase();
  const ranked: [number, Entry][] = [];
  for (const entry of entries) {
    if (entry.kind !== kind) continue;
    const rank = rankOf(entry, sought);
    if (rank !== null) ranked.push([rank, entry]);
  }
  const foreign = (entry: Entry): number => (entry.iri.startsWith(base) ? 0 : 1);
  ranked.sort(
    ([a, one], [b, other]) =>
      a - b || foreign(one) - foreign(other) || one.short.localeCompare(other.short),
  );
  return ranked.slice(0, MOST).map(([, entry]) => entry);
}

function rankOf(entry: Entry, sought: string): number | null {
  const short = entry.short.toLowerCase();
  const local = short.slice(short.indexOf(":") + 1);
  if (short.startsWith(sought)) return 0;
  if (local.startsWith(sought)) return 1;
  if (entry.label.toLowerCase().includes(sought)) return 2;
  if (short.includes(sought) || entry.iri.toLowerCase().includes(sought)) return 3;
  return null;
}

function labelled(hint: Hint, entries: ReadonlyMap<string, Entry>): Hint {
  const entry = entries.get(hint.text);
  if (entry === undefined) return hint;
  return {
    ...hint,
    render: (line: HTMLElement) =>
      line.append(
        element("code", {}, entry.short),
        element("span", { class: "term-label" }, entry.label),
      ),
  };
}

async function load(configuration: Configuration): Promise<readonly Entry[]> {
  const query = vocabularyQuery.replaceAll(WRITTEN_BASE, configuration.base);
  const answer = await ask(configuration.endpoint, query, new AbortController().signal);
  const rows = answer.kind === "rows" ? answer.rows : [];
  const found = new Map<string, Entry>();
  for (const row of rows) {
    const entry = read(configuration, row);
    found.set(`${entry.kind} ${entry.iri}`, entry);
  }
  return [...found.values()];
}

function read(configuration: Configuration, row: Row): Entry {
  const iri = row["term"]?.value ?? "";
  const [first, second] = configuration.language === "ja" ? ["ja", "en"] : ["en", "ja"];
  return {
    iri,
    kind: row["kind"]?.value as Entry["kind"],
    short: compact(configuration, iri),
    label: row[first as string]?.value ?? row[second as string]?.value ?? "",
  };
}
