/** Charts as SVG, drawn by hand. Each has its figures as text, too: in labels, and for those who listen. */
import { el } from "/widget/dom.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 220;
const FOOT = 26;
const LEFT = 36;

/** @param {string} name @param {Record<string, any>} attributes @param {...any} children */
function svg(name, attributes, ...children) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children.filter((child) => child != null && child !== false));
  return node;
}

/**
 * Stacked columns, one for each day.
 * @param {string} label @param {{label: string, values: number[]}[]} columns @param {string[]} names of the values, bottom first
 * @param {number} width px it will be shown at: letters must not shrink with the picture
 */
export function columns(label, columns, names, width) {
  const top = niceTop(Math.max(1, ...columns.map(({ values }) => sum(values))));
  const step = (width - LEFT) / Math.max(1, columns.length);
  const y = (/** @type {number} */ value) => (HEIGHT - FOOT) * (1 - value / top) + 4;
  const grid = [0, top / 2, top].map((value) =>
    svg(
      "g",
      { class: "grid" },
      svg("line", { x1: LEFT, x2: width, y1: y(value), y2: y(value) }),
      svg("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, String(value)),
    ),
  );
  const every = Math.ceil((columns.length * 84) / width);
  const bars = columns.map(({ label: name, values }, place) => {
    const x = LEFT + place * step + step * 0.15;
    let below = 0;
    const parts = values.map((value, series) => {
      const part =
        value > 0 &&
        svg("rect", {
          class: `series-${series}`,
          x,
          y: y(below + value),
          width: Math.min(step * 0.7, 44),
          height: Math.max(0, y(below) - y(below + value)),
          rx: 2,
        });
      below += value;
      return part;
    });
    const shown = values.map((value, series) => `${value} ${names[series]}`);
    const words = `${name}: ${shown.join(", ")}`;
    return svg(
      "g",
      {},
      svg("title", {}, words),
      ...parts,
      place % every === 0 &&
        svg("text", { class: "axis", x: x + Math.min(step * 0.35, 22), y: HEIGHT - 6, "text-anchor": "middle" }, name),
    );
  });
  const told = columns.map(({ label: name, values }) => `${name}: ${values.join(" and ")}`);
  return el(
    "figure",
    {},
    svg(
      "svg",
      {
        viewBox: `0 0 ${width} ${HEIGHT + 4}`,
        role: "img",
        "aria-label": `${label}. ${told.join("; ")}`,
      },
      ...grid,
      ...bars,
    ),
    el("figcaption", {}, ...names.map((name, series) => el("span", { class: `key series-${series}` }, name))),
  );
}

/**
 * Lying bars with their figures beside them.
 * @param {{label: string, value: number, note?: string}[]} items longest first
 */
export function bars(items) {
  const top = Math.max(1, ...items.map(({ value }) => value));
  const bar = (/** @type {number} */ value) =>
    svg(
      "svg",
      { class: "bar-line", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
      svg("rect", { class: "track", width: 100, height: 8 }),
      svg("rect", { class: "series-0", width: (100 * value) / top, height: 8 }),
    );
  const line = (/** @type {{label: string, value: number, note?: string}} */ { label, value, note }) =>
    el(
      "li",
      {},
      el("span", { class: "bar-label", dir: "auto" }, label),
      el("span", { class: "bar-value" }, el("b", {}, value.toLocaleString()), note && el("small", {}, ` ${note}`)),
      bar(value),
    );
  return items.length
    ? el("ol", { class: "bars" }, ...items.map(line))
    : el("p", { class: "quiet" }, "None in this time.");
}

/** A ring of one share. @param {number} share 0 to 1 @param {string} label */
export function ring(share, label) {
  const round = 2 * Math.PI * 42;
  return svg(
    "svg",
    { class: "ring", viewBox: "0 0 100 100", role: "img", "aria-label": `${label}: ${percent(share)}` },
    svg("circle", { class: "track", cx: 50, cy: 50, r: 42 }),
    svg("circle", {
      class: "part",
      cx: 50,
      cy: 50,
      r: 42,
      "stroke-dasharray": `${round * (share || 0)} ${round}`,
      transform: "rotate(-90 50 50)",
    }),
    svg("text", { x: 50, y: 57, "text-anchor": "middle" }, percent(share)),
  );
}

/** "–" of nothing at all. @param {number} share */
export const percent = (share) => (Number.isFinite(share) ? `${Math.round(share * 100)} %` : "–");

/** @param {number[]} values */
const sum = (values) => values.reduce((all, one) => all + one, 0);

/** The next even round number. @param {number} value */
function niceTop(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return Math.max(2, [1, 2, 4, 6, 10].map((step) => step * unit).find((step) => step >= value) ?? value);
}
