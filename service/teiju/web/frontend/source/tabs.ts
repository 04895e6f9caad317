import { type Configuration, fill } from "./configuration";
import { element } from "./elements";

/** One way to look at an answer; it is made when it is first looked at. */
export interface View {
  readonly name: string;
  readonly make: () => HTMLElement;
}

/** Tabs after the pattern of the ARIA Authoring Practices: arrows move, one tab stop. */
export class Tabs {
  readonly element: HTMLElement;
  private readonly buttons: readonly HTMLButtonElement[];
  private readonly panel = element("div", { role: "tabpanel", id: "view", "aria-labelledby": "" });

  constructor(
    configuration: Configuration,
    private readonly views: readonly View[],
    chosen: string,
    private readonly changed: (name: string) => void,
  ) {
    this.buttons = views.map((view) => {
      const words = fill(configuration, `view.${view.name}`);
      const attributes = { type: "button", role: "tab", id: `tab-${view.name}`, "aria-controls": "view" };
      return element("button", attributes, words);
    });
    this.buttons.forEach((button, place) => {
      button.addEventListener("click", () => this.choose(place));
      button.addEventListener("keydown", (event) => this.move(event, place));
    });
    const list = element("div", { role: "tablist", "aria-label": fill(configuration, "view") }, ...this.buttons);
    this.element = element("div", { class: "tabs" }, list, this.panel);
    this.open(Math.max(0, views.findIndex((view) => view.name === chosen)));
  }

  private choose(place: number): void {
    this.open(place);
    this.changed(this.views[place]?.name ?? "");
  }

  private open(place: number): void {
    this.buttons.forEach((button, other) => {
      button.setAttribute("aria-selected", String(other === place));
      button.tabIndex = other === place ? 0 : -1;
    });
    this.panel.setAttribute("aria-labelledby", this.buttons[place]?.id ?? "");
    this.panel.replaceChildren(this.views[place]?.make() ?? "");
  }

  private move(event: KeyboardEvent, place: number): void {
    const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const next = (place + step + this.buttons.length) % this.buttons.length;
    this.choose(next);
    this.buttons[next]?.focus();
  }
}
