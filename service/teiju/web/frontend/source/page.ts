// What every page can do more with a script than without. Templates ask for it by attributes:
//   <table data-sortable>     header cells sort; a cell may hold data-value to sort by
//   <table data-filter="…">   a long table gets a box to narrow it, labelled by the attribute
//   <pre data-copy>           a button copies the text
//   <svg data-chart>          elements with data-tip show it under the pointer and by arrow keys
import "./page.css";
import { makeCopyable } from "./copying";
import { makeFilterable, makeSortable } from "./tables";
import { showTips } from "./tips";

for (const table of document.querySelectorAll<HTMLTableElement>("table[data-sortable]")) makeSortable(table);
for (const table of document.querySelectorAll<HTMLTableElement>("table[data-filter]")) makeFilterable(table);
for (const text of document.querySelectorAll<HTMLElement>("[data-copy]")) makeCopyable(text);
for (const chart of document.querySelectorAll<SVGSVGElement>("svg[data-chart]")) showTips(chart);
