import { type Answer, type Row, type Term, numberOf } from "./asking";
import { type Configuration, address, compact, fill } from "./configuration";
import { element } from "./elements";

const PAGE = 100;
const LONGEST_TEXT = 200_000;

type Rows = Extract<Answer, { kind: "rows" }>;

/** The rows as a table that can be sorted by each column; further rows come when asked for. */
export function table(configuration: Configuration, answer: Rows): HTMLElement {
  let rows = [...answer.rows];
  let shown = PAGE;
  let sorted: { column: string; down: boolean } | undefined;
  const body = element("tbody");
  const more = element("button", { type: "button", class: "show-more" });
  const heads = answer.columns.map((column) => {
    const button = element("button", { type: "button", class: "sort" }, column);
    button.addEventListener("click", () => {
      sorted = { column, down: sorted?.column === column && !sorted.down };
      rows = ordered(answer.rows, sorted.column, sorted.down);
      draw();
    });
    return element("th", { scope: "col" }, button);
  });
  const draw = () => {
    body.replaceChildren(
      ...rows.slice(0, shown).map((row) => tableRow(configuration, answer.columns, row)),
    );
    answer.columns.forEach((column, place) => {
      const state = sorted?.column !== column ? "none" : sorted.down ? "descending" : "ascending";
      heads[place]?.setAttribute("aria-sort", state);
    });
    more.hidden = shown >= rows.length;
    more.textContent = fill(configuration, "results.more", { left: rows.length - shown });
  };
  more.addEventListener("click", () => {
    shown += PAGE * 5;
    draw();
  });
  draw();
  const caption = fill(configuration, "results.table");
  const made = element(
    "table",
    { class: "data results-table" },
    element("caption", { class: "unseen" }, caption),
    element("thead", {}, element("tr", {}, ...heads)),
    body,
  );
  const scroll = element("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": caption }, made);
  return element("div", {}, scroll, more);
}

/** The answer's text as it came, cut where it would be too much to show. */
export function raw(configuration: Configuration, text: string): HTMLElement {
  const label = fill(configuration, "results.raw");
  const shown = text.length > LONGEST_TEXT ? text.slice(0, LONGEST_TEXT) : text;
  const box = element("pre", { class: "raw", tabindex: "0", role: "group", "aria-label": label }, shown);
  if (shown === text) return box;
  const note = fill(configuration, "results.cut", { shown: LONGEST_TEXT, all: text.length });
  return element("div", {}, element("p", {}, note), box);
}

function ordered(rows: readonly Row[], column: string, down: boolean): Row[] {
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const compare = (one: Row, other: Row): number => {
    const [a, b] = [one[column], other[column]];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    const [x, y] = [numberOf(a), numberOf(b)];
    const order = x !== null && y !== null ? x - y : collator.compare(a.value, b.value);
    return down ? -order : order;
  };
  return [...rows].sort(compare);
}

function tableRow(configuration: Configuration, columns: readonly string[], row: Row): HTMLElement {
  const cells = columns.map((column) => {
    const term = row[column];
    const number = numberOf(term) !== null;
    return element("td", number ? { class: "number" } : {}, cell(configuration, term));
  });
  return element("tr", {}, ...cells);
}

function cell(configuration: Configuration, term: Term | undefined): Node | null {
  if (term === undefined) return null;
  if (term.type === "uri") return link(configuration, term.value);
  if (term.type === "bnode") return element("span", {}, `_:${term.value}`);
  const language = term["xml:lang"];
  const text = element("span", language === undefined ? {} : { lang: language }, term.value);
  if (language === undefined || language === configuration.language) return text;
  return element("span", {}, text, " ", element("small", {}, language));
}

function link(configuration: Configuration, iri: string): HTMLElement {
  const target = address(configuration, iri);
  const name = compact(configuration, iri);
  if (target === null) return element("span", {}, iri);
  const external = target.startsWith("/") ? {} : { rel: "external noreferrer" };
  return element("a", { href: target, title: iri, ...external }, name);
}
