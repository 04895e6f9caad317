import { element } from "./elements";
import { folded } from "./examples";
import { words } from "./words";

const LONG = 15;

/** Lets the header cells sort the rows of the first body: once up, again down. */
export function makeSortable(table: HTMLTableElement): void {
  const head = table.tHead?.rows[0];
  const body = table.tBodies[0];
  if (head === undefined || body === undefined || body.rows.length < 2 || hasSpans(table)) return;
  [...head.cells].forEach((cell, column) => {
    if (!cell.textContent?.trim()) return;
    const button = element("button", { type: "button", class: "sort" }, ...cell.childNodes);
    cell.append(button);
    cell.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => {
      const down = cell.getAttribute("aria-sort") === "ascending";
      for (const other of head.cells) if (other.hasAttribute("aria-sort")) other.setAttribute("aria-sort", "none");
      cell.setAttribute("aria-sort", down ? "descending" : "ascending");
      body.append(...sorted([...body.rows], column, down));
    });
  });
}

function hasSpans(table: HTMLTableElement): boolean {
  return table.querySelector("tbody [rowspan], tbody [colspan]") !== null;
}

function sorted(rows: HTMLTableRowElement[], column: number, down: boolean): HTMLTableRowElement[] {
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const key = (row: HTMLTableRowElement) => {
    const cell = row.cells[column];
    return cell?.dataset["value"] ?? cell?.textContent?.trim() ?? "";
  };
  const keyed = rows.map((row) => ({ row, key: key(row), number: numberIn(key(row)) }));
  keyed.sort((a, b) => {
    // What is empty stands last either way.
    if (!a.key || !b.key) return Number(!a.key) - Number(!b.key);
    const both = a.number !== null && b.number !== null;
    const order = both ? (a.number as number) - (b.number as number) : collator.compare(a.key, b.key);
    return down ? -order : order;
  });
  return keyed.map(({ row }) => row);
}

/** The number that a cell is, thousands marked or not, with a unit after it or not. */
function numberIn(text: string): number | null {
  const found = /^[-−]?\d[\d,]*(?:\.\d+)?/.exec(text.normalize("NFKC"));
  return found === null ? null : Number(found[0].replaceAll(",", "").replace("−", "-"));
}

/** Puts a box before a long table: only rows that hold all its words are shown. */
export function makeFilterable(table: HTMLTableElement): void {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  if (rows.length <= LONG || hasSpans(table)) return;
  const texts = rows.map((row) => folded(row.textContent ?? ""));
  const input = element("input", { type: "search", autocomplete: "off" });
  const count = element("span", { role: "status" });
  const label = element("label", {}, table.dataset["filter"] ?? "", " ", input);
  input.addEventListener("input", () => {
    const sought = folded(input.value).split(/\s+/).filter(Boolean);
    rows.forEach((row, place) => {
      row.hidden = !sought.every((word) => texts[place]?.includes(word));
    });
    const shown = rows.filter((row) => !row.hidden).length;
    const found = shown ? words("rows", { shown, all: rows.length }) : words("none");
    count.textContent = sought.length ? found : "";
  });
  (table.closest(".scroll") ?? table).before(element("p", { class: "table-filter" }, label, " ", count));
}
