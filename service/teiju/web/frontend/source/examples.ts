import { byId } from "./elements";

/** Lets a visitor narrow the list of examples by words of their title or description. */
export function filterExamples(): void {
  const input = byId<HTMLInputElement>("examples-filter");
  const items = [...byId("examples-list").querySelectorAll("li")];
  const texts = items.map((item) => folded(item.textContent ?? ""));
  input.addEventListener("input", () => {
    const words = folded(input.value).split(/\s+/).filter(Boolean);
    items.forEach((item, place) => {
      item.hidden = !words.every((word) => texts[place]?.includes(word));
    });
    byId("examples-none").hidden = items.some((item) => !item.hidden);
  });
}

/** Text as it is compared: full- and half-width forms and cases are alike. */
export function folded(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}
