/** The desk's pictograms: one stroke each, always beside or instead of words that are said aloud. */

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  bank: "M4 10l8-5.5L20 10zM6 10v7M10 10v7M14 10v7M18 10v7M4 19.5h16",
  back: "M19 12H5M11 5.5L4.5 12l6.5 6.5",
  bell: "M6 16.5V11a6 6 0 1 1 12 0v5.5l1.5 1.5h-15zM10 21h4",
  chart: "M4 20h16M7 16v-4M12 16V6M17 16V9",
  check: "M4.5 12.5l5 5 10-11",
  clip: "M19 11.5l-7.5 7.5a4.5 4.5 0 0 1-6.4-6.4L12.5 5.2a3 3 0 0 1 4.3 4.3L9.5 16.8a1.5 1.5 0 0 1-2.1-2.1l6.6-6.7",
  close: "M6 6l12 12M18 6L6 18",
  code: "M8.5 7l-5 5 5 5M15.5 7l5 5-5 5M13 5l-2 14",
  down: "M12 5v14M5.5 12.5L12 19l6.5-6.5",
  inbox: "M4 13l2.5-8h11L20 13v6H4zM4 13h4.5l1.5 2.5h4l1.5-2.5H20",
  info: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5M12 7.8v.1",
  keys: "M3 7h18v10H3zM7 10.5h.1M11 10.5h.1M15 10.5h.1M8 14h8",
  leave: "M14 4.5H6v15h8M10.5 12H20M16.5 8.5L20 12l-3.5 3.5",
  note: "M5 4h14v10.5L14 20H5zM19 14.5h-5V20M8.5 8.5h7M8.5 12h4",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 7.5 0 0 1 15 0",
  refresh: "M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4.5V9H15",
  robot: "M5 9h14v10H5zM12 9V5M12 4.9v.1M9 13.5h.1M15 13.5h.1M9.5 16.5h5M2.5 13v3M21.5 13v3",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20",
  send: "M12 19V5M5.5 11.5L12 5l6.5 6.5",
  spark: "M12 4l1.8 5.2L19 11l-5.2 1.8L12 18l-1.8-5.2L5 11l5.2-1.8zM19 16.5v4M17 18.5h4",
  swap: "M4 8.5h15M15 4.5l4 4-4 4M20 15.5H5M9 11.5l-4 4 4 4",
};

/** @param {keyof typeof PATHS} name @returns {SVGElement} */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
