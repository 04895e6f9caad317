import { Yasqe } from "@zazuko/yasqe";
import { type Configuration, fill } from "./configuration";
import { useOwnVocabulary } from "./completion";
import { element } from "./elements";

const GUTTER = "gutterErrorBar";

/** The text area made into an editor; the text area still holds what the form sends. */
export class QueryEditor {
  private readonly yasqe: Yasqe;
  private mark: { clear(): void } | undefined;

  constructor(
    private readonly configuration: Configuration,
    private readonly area: HTMLTextAreaElement,
    run: () => void,
  ) {
    useOwnVocabulary(configuration);
    const hint = element("p", { class: "query-syntax", id: "query-syntax" });
    speakOurLanguage(configuration, (message) => (hint.textContent = message));
    const place = element("div", { class: "query-editor" });
    area.before(place, hint);
    this.yasqe = new Yasqe(place, {
      value: area.value,
      // Nothing is stored in the browser, shortened by or fetched from another host.
      persistenceId: null,
      createShareableLink: null as never,
      consumeShareLink: null,
      showQueryButton: false,
      resizeable: false,
      editorHeight: "auto",
      viewportMargin: Infinity,
      screenReaderLabel: fill(configuration, "editor.query"),
      // Tab leaves the editor, so the keyboard is never caught in it.
      extraKeys: { Tab: false, "Shift-Tab": false, "Ctrl-Enter": run, "Cmd-Enter": run } as never,
      hintConfig: { closeOnUnfocus: true },
    });
    area.hidden = true;
    const events = this.yasqe as unknown as {
      on(event: string, handler: (...given: never[]) => void): void;
    };
    events.on("change", () => {
      area.value = this.text;
      this.clear();
    });
    events.on("inputRead", (_editor: never, change: { text: string[] }) => this.complete(change));
    this.yasqe.getInputField().id = "query-input";
    this.yasqe.getInputField().setAttribute("aria-describedby", hint.id);
    document.querySelector(`label[for="${area.id}"]`)?.setAttribute("for", "query-input");
  }

  get text(): string {
    return this.yasqe.getValue();
  }

  set text(query: string) {
    this.yasqe.setValue(query);
  }

  /** Marks a place that the endpoint named: line and column count from 1, columns in characters. */
  point(line: number, column: number, message: string): void {
    this.clear();
    const document = this.yasqe.getDoc();
    const row = Math.min(line, document.lineCount()) - 1;
    const text = document.getLine(row);
    const start = [...text].slice(0, column - 1).join("").length;
    const word = /^(?:[\p{L}\p{N}_?$:<>/#.-]+|.)/u.exec(text.slice(start))?.[0] ?? "";
    const from = { line: row, ch: word ? start : Math.max(0, text.length - 1) };
    const to = { line: row, ch: word ? start + word.length : text.length };
    const options = { className: "error-place", attributes: { title: message } };
    this.mark = document.markText(from, to, options as never);
    this.yasqe.setGutterMarker(row, GUTTER, sign(message));
    document.setCursor({ line: row, ch: start });
    this.yasqe.scrollIntoView(from, 60);
  }

  focus(): void {
    this.yasqe.focus();
  }

  private clear(): void {
    this.mark?.clear();
    this.mark = undefined;
  }

  private complete(change: { text: string[] }): void {
    const active = (this.yasqe as unknown as { state: { completionActive?: unknown } }).state;
    if (!active.completionActive && /[\p{L}:?<]$/u.test(change.text[0] ?? "")) {
      this.yasqe.autocomplete();
    }
  }
}

/** A sign in the gutter that says what is wrong with its line. */
function sign(message: string): HTMLElement {
  return element("span", { class: "error-sign", role: "img", "aria-label": message, title: message }, "!");
}

/** The grammar's names of tokens as a writer of queries would say them. */
const TOKENS: readonly (readonly [RegExp, string])[] = [
  [/^VAR\d$/, "?variable"],
  [/^IRI_?REF$/, "<IRI>"],
  [/^PNAME_(LN|NS)$/, "prefix:name"],
  [/^STRING_LITERAL/, '"text"'],
  [/^(INTEGER|DECIMAL|DOUBLE)/, "123"],
  [/^BLANK_NODE_LABEL$/, "_:name"],
  [/^(ANON|NIL)$/, ""],
];

function readable(tokens: readonly string[]): string[] {
  const said = tokens.map((token) => TOKENS.find(([form]) => form.test(token))?.[1] ?? token);
  return [...new Set(said)].filter(Boolean);
}

interface CheckedToken {
  state: { OK: boolean; errorMsg?: string; possibleCurrent?: string[] };
}

/**
 * Puts our own syntax hints in place of YASQE's, which are English and styled inline, against
 * the policy of our pages. The grammar is that of SPARQL 1.1; the endpoint has the last word.
 */
function speakOurLanguage(configuration: Configuration, tell: (message: string) => void): void {
  const prototype = Yasqe.prototype as unknown as Record<string, unknown>;
  prototype["showNotification"] = () => undefined;
  prototype["checkSyntax"] = function (this: Yasqe): void {
    this.queryValid = true;
    this.clearGutter(GUTTER);
    tell("");
    for (let line = 0; line < this.getDoc().lineCount(); line++) {
      const end = { line, ch: this.getDoc().getLine(line).length };
      const { state } = this.getTokenAt(end, true) as unknown as CheckedToken;
      this.setOption("queryType", (state as never)["queryType"]);
      if (state.OK) continue;
      const expected = readable(state.possibleCurrent ?? []).slice(0, 12).join(" ");
      const message = state.errorMsg ?? fill(configuration, "editor.expected", { expected });
      this.setGutterMarker(line, GUTTER, sign(message));
      tell(fill(configuration, "editor.line", { line: line + 1, message }));
      this.queryValid = false;
      return;
    }
  };
}
