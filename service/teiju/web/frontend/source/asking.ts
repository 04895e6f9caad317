/** A term as the SPARQL results format in JSON writes it. */
export interface Term {
  readonly type: "uri" | "literal" | "typed-literal" | "bnode";
  readonly value: string;
  readonly "xml:lang"?: string;
  readonly datatype?: string;
}

export type Row = Readonly<Record<string, Term | undefined>>;

/** A problem document (RFC 9457) of the endpoint. */
export interface Problem {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  /** Place in the query: both count from 1, columns in characters. */
  readonly line?: number;
  readonly column?: number;
  readonly expected?: readonly string[];
}

export type Answer =
  | { kind: "rows"; columns: readonly string[]; rows: readonly Row[]; raw: string }
  | { kind: "truth"; value: boolean; raw: string }
  | { kind: "graph"; raw: string }
  | { kind: "problem"; status: number; problem: Problem; raw: string };

/** Targets longer than this are sent as a body: proxies cut long ones. */
export const LONGEST_TARGET = 6000;

const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";

/** Sends a query. Rejects when the service is not reached or the signal aborts. */
export async function ask(endpoint: string, query: string, signal: AbortSignal): Promise<Answer> {
  const body = new URLSearchParams({ query });
  const target = `${endpoint}?${body}`;
  const headers = { accept: ACCEPT };
  const response =
    target.length <= LONGEST_TARGET
      ? await fetch(target, { headers, signal })
      : await fetch(endpoint, { method: "POST", headers, body, signal });
  return read(response, await response.text());
}

function read(response: Response, raw: string): Answer {
  const type = response.headers.get("content-type") ?? "";
  if (!response.ok) {
    const problem = type.includes("json") ? (JSON.parse(raw) as Problem) : { detail: raw };
    return { kind: "problem", status: response.status, problem, raw };
  }
  if (!type.includes("sparql-results+json")) return { kind: "graph", raw };
  const found = JSON.parse(raw) as {
    head: { vars?: string[] };
    boolean?: boolean;
    results?: { bindings: Row[] };
  };
  if (found.boolean !== undefined) return { kind: "truth", value: found.boolean, raw };
  return {
    kind: "rows",
    columns: found.head.vars ?? [],
    rows: found.results?.bindings ?? [],
    raw,
  };
}

const NUMERIC =
  /#(?:integer|decimal|double|float|int|long|short|byte|(?:non(?:Negative|Positive)|positive|negative)Integer|unsigned\w+)$/;

/** The number that a term stands for, or null. */
export function numberOf(term: Term | undefined): number | null {
  if (term?.datatype === undefined || !NUMERIC.test(term.datatype)) return null;
  const value = Number(term.value);
  return Number.isFinite(value) ? value : null;
}

/** The year of a term that is a year or a date, as a number with a fraction; or null. */
export function timeOf(term: Term | undefined): number | null {
  const kind = /#(gYear|gYearMonth|date|dateTime)$/.exec(term?.datatype ?? "");
  const parts = /^(-?\d{4,})(?:-(\d\d))?(?:-(\d\d))?/.exec(term?.value ?? "");
  if (kind === null || parts === null) return null;
  return Number(parts[1]) + (Number(parts[2] ?? 1) - 1) / 12 + (Number(parts[3] ?? 1) - 1) / 366;
}
