import { type Answer, type Row, numberOf, timeOf } from "./asking";
import { type Configuration, compact, fill } from "./configuration";
import { drawn, element } from "./elements";

type Rows = Extract<Answer, { kind: "rows" }>;

const MOST_BARS = 60;
const MOST_LINES = 6;
const WIDEST = 900;

/** Which columns a chart shows, and how wide. */
interface Choice {
  readonly along: string;
  readonly value: string;
  /** Of the drawing, in pixels. */
  readonly width: number;
}

/** A chart of the rows with a choice of columns, or null where no column holds numbers. */
export function chart(configuration: Configuration, answer: Rows): HTMLElement | null {
  const numeric = answer.columns.filter((column) => mostly(answer.rows, column, numberOf));
  const value = numeric.at(-1);
  const others = answer.columns.filter((column) => column !== value);
  if (value === undefined || others.length === 0) return null;
  const named = others.find((column) => isLabel(answer.rows, column));
  const timed = others.find((column) => mostly(answer.rows, column, timeOf));
  const along = chooser(configuration, "chart.along", others, timed ?? named ?? (others[0] as string));
  const values = chooser(configuration, "chart.value", numeric, value);
  const picture = element("div", { class: "picture" });
  let width = 0;
  const draw = () => {
    const choice = { along: along.list.value, value: values.list.value, width };
    picture.replaceChildren(...pictureOf(configuration, answer, choice));
  };
  // Drawn at the width that there is, so that letters keep their size on a telephone.
  new ResizeObserver(() => {
    const found = Math.min(WIDEST, Math.floor(picture.clientWidth));
    if (found === 0 || found === width) return;
    width = found;
    draw();
  }).observe(picture);
  along.list.addEventListener("change", draw);
  values.list.addEventListener("change", draw);
  return element("div", { class: "result-chart" }, element("p", { class: "choices" }, along.label, values.label), picture);
}

function chooser(
  configuration: Configuration,
  key: string,
  columns: readonly string[],
  chosen: string,
): { label: HTMLElement; list: HTMLSelectElement } {
  const list = element("select", {}, ...columns.map((name) => element("option", { value: name }, name)));
  list.value = chosen;
  return { label: element("label", {}, fill(configuration, key), " ", list), list };
}

function mostly(
  rows: readonly Row[],
  column: string,
  reading: (term: Row[string]) => number | null,
): boolean {
  const bound = rows.filter((row) => row[column] !== undefined);
  return bound.length > 0 && bound.filter((row) => reading(row[column]) !== null).length * 2 > bound.length;
}

function isLabel(rows: readonly Row[], column: string): boolean {
  return rows.some((row) => row[column]?.type === "literal" && numberOf(row[column]) === null);
}

function pictureOf(configuration: Configuration, answer: Rows, choice: Choice): Node[] {
  if (mostly(answer.rows, choice.along, timeOf)) return lines(configuration, answer, choice);
  return bars(configuration, answer, choice);
}

function shown(value: number): string {
  return value.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 3 });
}

function name(configuration: Configuration, row: Row, column: string): string {
  const term = row[column];
  if (term === undefined) return "";
  return term.type === "uri" ? compact(configuration, term.value) : term.value;
}

function bars(configuration: Configuration, answer: Rows, choice: Choice): Node[] {
  const found = answer.rows
    .map((row) => ({ label: name(configuration, row, choice.along), value: numberOf(row[choice.value]) }))
    .filter((bar): bar is { label: string; value: number } => bar.value !== null);
  const kept = found.slice(0, MOST_BARS);
  const most = Math.max(0, ...kept.map((bar) => bar.value));
  const least = Math.min(0, ...kept.map((bar) => bar.value));
  const width = choice.width;
  const [left, right, step] = [Math.min(250, width * 0.42), 80, 28];
  const x = (value: number) => left + ((value - least) / (most - least || 1)) * (width - left - right);
  const height = kept.length * step + 8;
  const svg = frame(configuration, choice, height);
  kept.forEach(({ label, value }, place) => {
    const y = place * step + 4;
    const start = Math.min(x(0), x(value));
    svg.append(
      drawn("text", { x: left - 8, y: y + 16, class: "axis-name" }, shortened(label, left - 12)),
      drawn(
        "rect",
        { x: start, y: y + 2, width: Math.max(1, Math.abs(x(value) - x(0))), height: step - 8, class: "result-bar" },
        drawn("title", {}, `${label}: ${shown(value)}`),
      ),
      drawn("text", { x: Math.max(x(0), x(value)) + 6, y: y + 16, class: "bar-value" }, shown(value)),
    );
  });
  return found.length > kept.length
    ? [element("p", {}, fill(configuration, "chart.cut", { shown: kept.length, all: found.length })), svg]
    : [svg];
}

function lines(configuration: Configuration, answer: Rows, choice: Choice): Node[] {
  const grouped = series(configuration, answer, choice);
  const points = grouped.flatMap(([, found]) => found);
  const [width, height] = [choice.width, 320];
  const [left, right, top, bottom] = [64, 24, 12, 32];
  const [first, last] = [Math.min(...points.map((p) => p.time)), Math.max(...points.map((p) => p.time))];
  const values = points.map((p) => p.value);
  const ticks = scale(Math.min(0, ...values), Math.max(0, ...values));
  const [low, high] = [ticks[0] as number, ticks.at(-1) as number];
  const x = (time: number) => left + ((time - first) / (last - first || 1)) * (width - left - right);
  const y = (value: number) => height - bottom - ((value - low) / (high - low || 1)) * (height - top - bottom);
  const svg = frame(configuration, choice, height);
  for (const tick of ticks) {
    svg.append(
      drawn("line", { x1: left, x2: width - right, y1: y(tick), y2: y(tick), class: "axis-grid" }),
      drawn("text", { x: left - 8, y: y(tick) + 4, class: "axis-name" }, shown(tick)),
    );
  }
  const years = [...new Set(points.map((p) => Math.floor(p.time)))].sort((a, b) => a - b);
  const every = Math.ceil((years.length * 48) / (width - left - right));
  years.forEach((year, place) => {
    if (place % every) return;
    svg.append(drawn("text", { x: x(Math.max(first, year)), y: height - 10, class: "axis-year" }, String(year)));
  });
  grouped.forEach(([label, found], place) => {
    const path = found.map((p) => `${x(p.time)},${y(p.value)}`).join(" ");
    svg.append(drawn("polyline", { points: path, class: `result-line series-${place + 1}` }));
    for (const p of found) {
      const text = `${label ? `${label}, ` : ""}${p.label}: ${shown(p.value)}`;
      svg.append(
        drawn("circle", { cx: x(p.time), cy: y(p.value), r: 4, class: `result-dot series-${place + 1}` }, drawn("title", {}, text)),
      );
    }
  });
  return grouped.length > 1 ? [svg, legend(grouped.map(([label]) => label))] : [svg];
}

interface Point {
  readonly time: number;
  readonly value: number;
  readonly label: string;
}

/** The points in order of time, apart by the first column that is neither time nor value. */
function series(configuration: Configuration, answer: Rows, choice: Choice): [string, Point[]][] {
  const rest = answer.columns.filter((column) => column !== choice.along && column !== choice.value);
  const by = rest.find((column) => isLabel(answer.rows, column)) ?? rest[0];
  const found = new Map<string, Point[]>();
  for (const row of answer.rows) {
    const [time, value] = [timeOf(row[choice.along]), numberOf(row[choice.value])];
    if (time === null || value === null) continue;
    const key = by === undefined ? "" : name(configuration, row, by);
    const point = { time, value, label: row[choice.along]?.value ?? "" };
    found.set(key, [...(found.get(key) ?? []), point]);
  }
  const sorted = [...found].map(([key, points]): [string, Point[]] => [
    key,
    points.sort((a, b) => a.time - b.time),
  ]);
  return sorted.slice(0, MOST_LINES);
}

function legend(labels: readonly string[]): HTMLElement {
  const items = labels.map((label, place) => {
    const swatch = drawn("svg", { class: "swatch", viewBox: "0 0 16 8", "aria-hidden": "true" });
    swatch.append(drawn("line", { x1: 0, x2: 16, y1: 4, y2: 4, class: `result-line series-${place + 1}` }));
    return element("li", {}, swatch, " ", label);
  });
  return element("ul", { class: "legend" }, ...items);
}

function frame(configuration: Configuration, choice: Choice, height: number): SVGElement {
  const title = fill(configuration, "chart.title", { along: choice.along, value: choice.value });
  return drawn("svg", { viewBox: `0 0 ${choice.width} ${height}`, width: choice.width, height, role: "img", "aria-label": title });
}

/** Round numbers from below the least to above the most. */
function scale(least: number, most: number): number[] {
  const rough = (most - least || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) as number;
  const ticks = [];
  for (let tick = Math.floor(least / step); tick * step < most + step; tick++) ticks.push(tick * step);
  return ticks.length > 1 ? ticks : [0, 1];
}

/** A label cut to a width in pixels: a full-width letter takes about 13 of them, others 8. */
function shortened(label: string, width: number): string {
  const characters = [...label];
  let room = width;
  const end = characters.findIndex((letter) => (room -= letter > "\u2e7f" ? 13.2 : 7.8) < 0);
  return end < 0 ? label : `${characters.slice(0, Math.max(1, end - 1)).join("")}…`;
}
