/** What the server tells the editor: a JSON block in the page. */
export interface Configuration {
  readonly base: string;
  readonly language: "ja" | "en";
  readonly endpoint: string;
  /** Prefix → namespace, the one list of the project. */
  readonly prefixes: Readonly<Record<string, string>>;
  /** The words of the interface, in the page's language; {places} are filled by `fill`. */
  readonly texts: Readonly<Record<string, string>>;
}

export function readConfiguration(): Configuration {
  const block = document.getElementById("editor-configuration");
  return JSON.parse(block?.textContent ?? "{}") as Configuration;
}

/** The words of a key with values in its {places}. */
export function fill(
  configuration: Configuration,
  key: string,
  values: Readonly<Record<string, string | number>> = {},
): string {
  const words = configuration.texts[key] ?? key;
  return words.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** An IRI in its compact form where a prefix fits, else the IRI. */
export function compact(configuration: Configuration, iri: string): string {
  let best = iri;
  for (const [prefix, namespace] of Object.entries(configuration.prefixes)) {
    if (!iri.startsWith(namespace)) continue;
    const short = `${prefix}:${iri.slice(namespace.length)}`;
    if (short.length < best.length) best = short;
  }
  return best;
}

/** Whether a compact IRI can be written in a query as it is. */
export function isWritable(name: string): boolean {
  return /^[a-z][a-z0-9-]*:[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?$/u.test(name);
}

/** Where a link to an IRI leads: the page for own ones; nothing but http and https is followed. */
export function address(configuration: Configuration, iri: string): string | null {
  if (iri.startsWith(configuration.base)) {
    return `/${configuration.language}/${iri.slice(configuration.base.length)}`;
  }
  return /^https?:\/\//.test(iri) ? iri : null;
}
