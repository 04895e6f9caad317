// The SPARQL page: the plain form made into an editor, and answers shown in the page.
import "@zazuko/yasqe/build/yasqe.min.css";
import "./editor.css";
import { type Answer, LONGEST_TARGET, type Problem, ask } from "./asking";
import { type Configuration, fill, readConfiguration } from "./configuration";
import { byId, element } from "./elements";
import { filterExamples } from "./examples";
import { QueryEditor } from "./query_editor";
import { type View, Tabs } from "./tabs";
import { chart } from "./chart";
import { raw, table } from "./results";

class Page {
  private readonly configuration: Configuration = readConfiguration();
  private readonly status = byId("query-status");
  private readonly results = byId("query-results");
  private readonly runButton = byId<HTMLButtonElement>("query-run");
  private readonly stopButton = byId<HTMLButtonElement>("query-stop");
  private readonly editor: QueryEditor;
  private running: AbortController | undefined;
  private view: string;

  constructor() {
    const area = byId<HTMLTextAreaElement>("query");
    const state = new URLSearchParams(location.hash.slice(1));
    area.value = state.get("query") ?? area.value;
    this.editor = new QueryEditor(this.configuration, area, () => void this.run());
    const parameters = new URLSearchParams(location.search);
    const view = parameters.get("view") ?? state.get("view");
    this.view = view ?? "table";
    this.runButton.addEventListener("click", () => void this.run());
    this.stopButton.addEventListener("click", () => this.running?.abort());
    byId("query-share").addEventListener("click", () => void this.share());
    for (const hidden of document.querySelectorAll<HTMLElement>("[data-with-script]")) {
      hidden.hidden = false;
    }
    filterExamples();
    if (view !== null) void this.run();
  }

  /** Sends the query and shows what comes; a query that still runs is stopped. */
  private async run(): Promise<void> {
    this.running?.abort();
    const running = (this.running = new AbortController());
    this.busy(true);
    this.say(fill(this.configuration, "results.running"));
    const began = performance.now();
    try {
      const answer = await ask(this.configuration.endpoint, this.editor.text, running.signal);
      this.show(answer, performance.now() - began);
    } catch (error) {
      if (running !== this.running) return;
      this.results.replaceChildren();
      this.say(fill(this.configuration, running.signal.aborted ? "results.stopped" : "results.unreachable"));
    } finally {
      if (running === this.running) this.busy(false);
    }
  }

  private show(answer: Answer, milliseconds: number): void {
    if (answer.kind === "problem") return this.showProblem(answer.problem, answer.status);
    const seconds = (milliseconds / 1000).toFixed(2);
    const views: View[] = [];
    if (answer.kind === "rows") {
      const rows = answer.rows.length;
      this.say(fill(this.configuration, rows ? "results.rows" : "results.none", { rows, seconds }));
      views.push({ name: "table", make: () => table(this.configuration, answer) });
      const drawnChart = chart(this.configuration, answer);
      if (drawnChart !== null) views.push({ name: "chart", make: () => drawnChart });
    } else if (answer.kind === "truth") {
      const words = fill(this.configuration, answer.value ? "results.true" : "results.false");
      this.say(fill(this.configuration, "results.done", { seconds }));
      views.push({ name: "truth", make: () => element("p", { class: "truth" }, words) });
    } else {
      this.say(fill(this.configuration, "results.done", { seconds }));
    }
    views.push({ name: "raw", make: () => raw(this.configuration, answer.raw) });
    const tabs = new Tabs(this.configuration, views, this.view, (name) => {
      this.view = name;
      this.remember();
    });
    this.results.replaceChildren(tabs.element);
    this.remember();
  }

  private showProblem(problem: Problem, status: number): void {
    this.results.replaceChildren();
    const message = this.words(problem, status);
    this.say(message, true);
    if (problem.line === undefined || problem.column === undefined) return;
    this.editor.point(problem.line, problem.column, message);
    const go = element("button", { type: "button" }, fill(this.configuration, "editor.go"));
    go.addEventListener("click", () => this.editor.focus());
    this.status.append(" ", go);
  }

  /** A problem in the page's language; endpoint's texts are Japanese / English. */
  private words(problem: Problem, status: number): string {
    const { line, column } = problem;
    const place = line === undefined || column === undefined ? null : { line, column };
    const expected = (problem.expected ?? []).slice(0, 12).join(" ");
    if (place !== null && expected) {
      return fill(this.configuration, "problem.expected", { ...place, expected });
    }
    const side = this.configuration.language === "ja" ? 0 : 1;
    const title = problem.title?.split(" / ")[side] ?? `HTTP ${status}`;
    const parts = problem.detail?.split(" / ") ?? [];
    const detail = parts.length === 2 ? parts[side] : problem.detail;
    return detail ? `${title}: ${detail}` : title;
  }

  private say(message: string, failed = false): void {
    this.status.textContent = message;
    this.status.classList.toggle("failed", failed);
  }

  private busy(busy: boolean): void {
    this.stopButton.hidden = !busy;
    this.results.setAttribute("aria-busy", String(busy));
  }

  /** The address of this query and view; long queries stand in the fragment, which is not sent. */
  private address(): string {
    const state = new URLSearchParams({ query: this.editor.text, view: this.view }).toString();
    const mark = state.length <= LONGEST_TARGET ? "?" : "#";
    return `${location.pathname}${mark}${state}`;
  }

  private remember(): void {
    history.replaceState(null, "", this.address());
  }

  private async share(): Promise<void> {
    this.remember();
    try {
      await navigator.clipboard.writeText(location.href);
      this.say(fill(this.configuration, "share.copied"));
    } catch {
      this.say(fill(this.configuration, "share.address"));
    }
  }
}

new Page();
