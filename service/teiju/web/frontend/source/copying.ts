import { element } from "./elements";
import { words } from "./words";

/** Puts a button that copies a text in the corner of its box, or behind it where it stands in a line. */
export function makeCopyable(marked: HTMLElement): void {
  const text = marked.closest("pre") ?? marked;
  const button = element("button", { type: "button", class: "copy" }, words("copy"));
  const said = element("span", { role: "status", class: "unseen" });
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text.textContent ?? "");
    said.textContent = button.textContent = words("copied");
    setTimeout(() => {
      button.textContent = words("copy");
      said.textContent = "";
    }, 2000);
  });
  if (text.tagName !== "PRE") return text.after(" ", button, said);
  const box = element("div", { class: "copyable" });
  text.replaceWith(box);
  box.append(button, text, said);
}
