import { element } from "./elements";

/**
 * Shows what a point of a chart says: under the pointer, and by the arrow keys when the chart
 * has the focus. The table beside the chart says the same.
 */
export function showTips(chart: SVGSVGElement): void {
  const points = [...chart.querySelectorAll<SVGGraphicsElement>("[data-tip]")];
  if (points.length === 0) return;
  const tip = element("div", { class: "chart-tip", role: "status" });
  const box = element("div", { class: "chart-box" });
  chart.replaceWith(box);
  box.append(chart, tip);
  chart.setAttribute("tabindex", "0");
  let place = -1;

  const show = (next: number) => {
    points[place]?.classList.remove("pointed");
    place = next;
    const point = points[place];
    tip.hidden = point === undefined;
    if (point === undefined) return;
    point.classList.add("pointed");
    tip.textContent = point.dataset["tip"] ?? "";
    const [inner, outer] = [point.getBoundingClientRect(), box.getBoundingClientRect()];
    const middle = inner.left + inner.width / 2 - outer.left;
    const room = Math.max(0, outer.width - tip.offsetWidth);
    tip.style.left = `${Math.min(room, Math.max(0, middle - tip.offsetWidth / 2))}px`;
    tip.style.top = `${inner.top - outer.top - tip.offsetHeight - 6}px`;
  };
  show(-1);
  points.forEach((point, number) => point.addEventListener("pointerenter", () => show(number)));
  chart.addEventListener("pointerleave", () => show(-1));
  chart.addEventListener("blur", () => show(-1));
  chart.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") show(-1);
    if (step === undefined) return;
    event.preventDefault();
    show((Math.max(place, step > 0 ? place : 0) + step + points.length) % points.length);
  });
}
