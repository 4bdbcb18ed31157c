/** How cards, pictures, ratings look: what a visitor who only looks at the page does not need. */

export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
.badge {
  position: absolute; top: -3px; right: -3px; min-width: 24px; height: 24px; padding: 0 6px; border-radius: 12px;
  background: #c2341d; color: #fff; border: 2px solid var(--surface); font-size: 12px; font-weight: 700; line-height: 20px; text-align: center;
}
summary { cursor: pointer; border-radius: 12px; }
.state { flex: 1 0 auto; max-width: calc(100% - 18px); font-weight: 600; }
.ticket { font-size: 12px; margin-inline-start: 18px; }
.bar.owner { background: var(--tint); color: var(--on-tint); }
.bar[data-owner=closed] { background: var(--soft); color: var(--quiet); }
.menu { position: relative; }
.menu svg { stroke-width: 3; }
.menu div {
  position: absolute; z-index: 1; inset: 44px 0 auto auto; padding: 6px; min-width: 190px; border-radius: 14px;
  background: var(--surface); border: 1px solid var(--line); box-shadow: var(--shadow);
}
.menu button { width: 100%; min-height: 40px; padding: 0 12px; border-radius: 12px; text-align: start; }
.menu button:hover { background: var(--soft); }
.agent .bubble { background: var(--tint); color: var(--on-tint); }
.system .bubble { background: none; border: 1px solid var(--line); color: var(--quiet); }
a { color: inherit; text-underline-offset: 2px; }
.line:not(.last) time { display: none; }
.day { align-self: stretch; text-align: center; margin-top: 16px; font-weight: 600; display: flex; align-items: center; gap: 12px; }
.day::before, .day::after { content: ""; flex: 1; height: 1px; background: var(--line); }
.typing .bubble { display: flex; gap: 5px; padding: 16px; }
.typing-dot { width: 7px; height: 7px; border-radius: 50%; background: var(--quiet); animation: bob 1.2s ease-in-out infinite; }
.typing-dot:nth-child(2) { animation-delay: .15s; }
.typing-dot:nth-child(3) { animation-delay: .3s; }
@keyframes bob { 30% { transform: translateY(-4px); opacity: .5; } 60% { transform: none; } }
.below {
  position: absolute; inset-inline: 0; bottom: 12px; margin: auto; width: fit-content; min-height: 36px; padding: 0 16px; border-radius: 18px;
  background: var(--accent); color: var(--on-accent); font-weight: 600; font-size: 13px; box-shadow: var(--shadow);
}
.earlier { align-self: center; }
.card { width: 100%; min-width: min(260px, 100%); padding: 14px 16px; border: 1px solid var(--line); border-radius: 14px; font-size: 14px; display: grid; gap: 8px; }
.card-title { font-weight: 600; font-size: 14px; line-height: 1.4; }
.card ol { display: grid; gap: 8px; padding-inline-start: 22px; list-style: decimal; }
.card a { color: var(--accent); }
.card ol ::marker { font-weight: 600; color: var(--accent); }
.card summary { font-weight: 600; color: var(--accent); line-height: 26px; }
.card [open] summary { margin-bottom: 10px; }
.product-places { display: flex; flex-wrap: wrap; gap: 8px; }
.place-link { display: inline-flex; align-items: center; min-height: 36px; padding: 0 14px; border: 1px solid var(--accent); border-radius: 18px; color: var(--accent); font-size: 14px; font-weight: 600; text-decoration: none; }
.place-link:hover { background: var(--tint); color: var(--on-tint); }
.place-link::after { content: "\\2197\\FE0E"; margin-inline-start: 6px; }
.rows li { display: grid; grid-template-columns: 10px 1fr; column-gap: 12px; align-items: baseline; padding: 9px 0; border-top: 1px solid var(--line); }
.rows li:first-child { border-top: 0; padding-top: 2px; }
.rows li:last-child { padding-bottom: 0; }
.dot { width: 10px; height: 10px; border-radius: 50%; background: var(--edge); forced-color-adjust: none; }
[data-tone=good] .dot { background: var(--good); }
[data-tone=bad] .dot { background: var(--bad); }
[data-tone=busy] .dot { background: var(--busy); }
.row-label { font-weight: 600; }
.row-value { grid-column: 2; color: var(--quiet); }
.repair { justify-self: start; min-height: 40px; padding: 0 18px; border-radius: 20px; font-weight: 600; color: var(--on-accent); background: var(--accent); }
.card[data-type=refresh] .card-title { display: flex; align-items: center; gap: 10px; }
.mark { width: 18px; height: 18px; border-radius: 50%; flex: none; border: 5px solid var(--edge); }
[data-state=succeeded] .mark { border-color: var(--good); }
[data-state=failed] .mark { border-color: var(--bad); }
[data-state=running] .mark { border: 2.5px solid var(--line); border-top-color: var(--accent); animation: spin .9s linear infinite; }
@keyframes spin { to { transform: rotate(1turn); } }

.picture {
  width: 220px; max-width: 100%; aspect-ratio: 4 / 3; padding: 8px; border-radius: 16px; overflow: hidden;
  border: 1px solid var(--line); background: var(--soft); color: var(--quiet); font-size: 13px;
}
.picture:has(canvas) { padding: 0; width: auto; aspect-ratio: auto; cursor: zoom-in; }
canvas { display: block; max-width: 100%; max-height: 240px; }
.thumb canvas { width: 100%; height: 100%; object-fit: cover; }
.viewer { padding: 0; border: 0; background: none; max-width: 100vw; max-height: 100dvh; overflow: visible; }
.viewer::backdrop { background: rgb(8 16 14 / .82); }
.viewer canvas { max-width: calc(100vw - 32px); max-height: calc(100dvh - 32px); border-radius: 8px; background: #fff; }
.viewer .icon { position: fixed; top: 16px; right: 16px; background: var(--surface); color: var(--ink); box-shadow: var(--shadow); }

.after > * { margin-top: 12px; }
.card form, fieldset, .more { display: grid; gap: 8px; min-width: 0; margin: 0; padding: 0; border: 0; }
legend { padding: 0; margin-bottom: 4px; }
.pair { display: flex; gap: 8px; }
[type=text], .more textarea { flex: 1; min-width: 0; width: 100%; padding: 8px 12px; font-size: 16px; line-height: 22px; border: 1px solid var(--edge); border-radius: 12px; background: var(--surface); }
.stars { display: flex; gap: 4px; }
.stars svg { width: 30px; height: 30px; color: var(--edge); stroke-width: 1.6; }
.star:focus-within { outline: 2px solid var(--accent); outline-offset: 2px; }
.star { position: relative; padding: 4px; border-radius: 12px; cursor: pointer; }
.star:has(:checked) svg, .star:has(~ .star :checked) svg, .given svg { color: var(--busy); fill: currentColor; }

.chip { margin-bottom: 8px; display: flex; align-items: center; gap: 10px; padding: 6px; border-radius: 14px; background: var(--soft); }
.thumb { width: 48px; height: 48px; border-radius: 12px; overflow: hidden; flex: none; background: var(--line); }
.chip-text { flex: 1; min-width: 0; font-size: 13px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
progress { display: block; width: 100%; height: 6px; margin-top: 6px; accent-color: var(--accent); }
.primary { background: var(--accent); color: var(--on-accent); width: 100%; min-height: 44px; border-radius: 22px; font-weight: 600; }
@media (forced-colors: active) {
  .primary { border: 1px solid; }
  .dot, .mark { outline: 1px solid CanvasText; }
}
`);
