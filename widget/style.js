/** A constructed sheet: pages with a strict policy forbid inline styles. */

export const sheet = new CSSStyleSheet();
sheet.replaceSync(`
/* No box of its own: a page's rules for every element find nothing to move, and what they make inherited ends at the root. */
:host { display: contents; }
:host([hidden]) { display: none; }
.root {
  all: initial;
  --accent: var(--helpline-accent, #0b6e5f);
  --on-accent: var(--helpline-on-accent, #fff);
  --surface: #fff;
  --ink: #17211f;
  --quiet: #5a6765;
  --soft: #f1f5f4;
  --line: #dfe6e4;
  --edge: #83908d;
  --tint: #e6f2ef;
  --on-tint: #0a5449;
  --good: #14804a; --bad: #c2341d; --busy: #a86100;
  --warn-surface: #fff4dc; --warn-ink: #6b4300;
  --shadow: 0 24px 64px -12px rgb(16 36 32 / .28), 0 4px 16px rgb(16 36 32 / .10);
  color-scheme: light;
  display: block; position: fixed; z-index: var(--helpline-z-index, 2147483000);
  right: var(--helpline-right, 24px); bottom: var(--helpline-bottom, 24px);
  font: 400 15px/1.5 var(--helpline-font, system-ui, sans-serif);
  color: var(--ink); overflow-wrap: anywhere; user-select: text;
}
@media (prefers-color-scheme: dark) {
  .root {
    --accent: var(--helpline-accent-dark, #5ecbb5);
    --on-accent: var(--helpline-on-accent-dark, #04231d);
    --surface: #161d1c;
    --ink: #e7eeec;
    --quiet: #a0aeab;
    --soft: #212b29;
    --line: #2d3937;
    --edge: #7a8986;
    --tint: #1b3a34;
    --on-tint: #a9e6d9;
    --good: #58c98b; --bad: #ff8a73; --busy: #f0b24d;
    --warn-surface: #3a2d12; --warn-ink: #ffd995;
    --shadow: 0 24px 64px -12px rgb(0 0 0 / .7), 0 0 0 1px #2d3937;
    color-scheme: dark;
  }
}
*, *::before, *::after { box-sizing: border-box; }
.probe { position: fixed; inset: 0; visibility: hidden; pointer-events: none; }
[hidden] { display: none !important; }
h2, p, ol, ul { margin: 0; padding: 0; }
ol, ul { list-style: none; }
button, textarea, input { font: inherit; color: inherit; }
textarea { resize: none; }
button { cursor: pointer; border: 0; background: none; padding: 0; }
.launcher, .logo, .icon, .send { display: grid; place-items: center; flex: none; width: 40px; height: 40px; border-radius: 12px; }
svg { width: 22px; height: 22px; display: block; fill: none; stroke: currentColor; stroke-width: 1.9; stroke-linecap: round; stroke-linejoin: round; }
.launcher, .logo, .send, .customer .bubble { background: var(--accent); color: var(--on-accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.hidden, .line:not(.first) .sender, .customer .sender {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
}

.launcher {
  width: 60px; height: 60px; border-radius: 50%; position: relative; box-shadow: 0 8px 24px rgb(16 36 32 / .28);
}
.launcher svg { width: 28px; height: 28px; }

.panel {
  position: fixed; right: var(--helpline-right, 24px); bottom: var(--helpline-bottom, 24px);
  width: 400px; height: min(640px, calc(100dvh - 48px));
  display: flex; flex-direction: column; overflow: hidden;
  background: var(--surface); border-radius: var(--helpline-radius, 18px); box-shadow: var(--shadow);
  animation: rise .18s ease-out;
}
@keyframes rise { from { opacity: 0; transform: translateY(12px); } }

.head { display: flex; align-items: center; gap: 12px; padding: 16px 12px 14px 20px; border-bottom: 1px solid var(--line); }
.names { flex: 1; min-width: 0; }
h2 { font-size: 16px; line-height: 1.4; font-weight: 600; }
.icon { color: var(--quiet); }
.icon:hover { background: var(--soft); color: var(--ink); }

.bar { padding: 8px 20px; font-size: 13px; display: flex; flex-wrap: wrap; align-items: center; gap: 0 10px; }
.bar::before { content: ""; width: 8px; height: 8px; border-radius: 50%; background: currentColor; flex: none; }
.bar.offline { background: var(--warn-surface); color: var(--warn-ink); }


.quiet, .head p, .sender, time, .fate, .day, .note, .count, .privacy { font-size: 12px; line-height: 1.4; color: var(--quiet); }
.list, .scroller, .line, .reading { display: flex; flex-direction: column; gap: 4px; }
.reading { flex: 1; min-height: 0; position: relative; }
.scroller { flex: 1; min-height: 0; position: relative; overflow: hidden auto; overscroll-behavior: contain; padding: 20px; }
.scroller:focus-visible { outline-offset: -3px; border-radius: 12px; }
.line { align-items: flex-start; max-width: 88%; position: relative; }
.list .first { margin-top: 12px; }
.customer.line { align-self: flex-end; align-items: flex-end; }
.sender, time { padding-inline: 4px; max-width: 100%; }
.bubble {
  padding: 10px 14px; border-radius: 16px; background: var(--soft); max-width: 100%;
  white-space: pre-wrap; unicode-bidi: isolate;
}
.line.last .bubble { border-end-start-radius: 5px; }
.customer.last .bubble { border-end-start-radius: 16px; border-end-end-radius: 5px; }
.note { align-self: center; text-align: center; margin-top: 12px; }
.waiting .bubble, .failed .bubble { background: none; color: var(--ink); border: 1px dashed; }
.fate { text-align: end; }
.failed .fate { color: var(--bad); }
.link { min-height: 24px; padding: 0 4px; font-weight: 600; color: var(--ink); text-decoration: underline; text-underline-offset: 2px; }


::placeholder { color: var(--quiet); opacity: 1; }
.error { color: var(--bad); font-size: 13px; }
p:empty { display: none; }


.choices { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 12px; }
.choice {
  min-height: 40px; padding: 8px 16px; border-radius: 20px; border: 1px solid var(--accent); color: var(--accent); background: var(--surface);
  font-weight: 600; font-size: 14px; line-height: 1.4; text-align: start; max-width: 100%;
}
.choice:hover { background: var(--tint); color: var(--on-tint); }

.foot { border-top: 1px solid var(--line); padding: 12px 16px max(12px, env(safe-area-inset-bottom)); }
.field { display: flex; align-items: flex-end; gap: 8px; border: 1px solid var(--edge); border-radius: 24px; padding: 4px 4px 4px 16px; background: var(--surface); }
.field:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
.grow { flex: 1; min-width: 0; display: grid; max-height: 132px; overflow: hidden auto; }
.grow::after, .grow textarea { grid-area: 1 / 1; padding: 8px 0; line-height: 24px; font-size: 16px; white-space: pre-wrap; }
.grow::after { content: attr(data-value) " "; visibility: hidden; }
.grow textarea { border: 0; outline: 0; background: none; overflow: hidden; }
.foot .error { margin-bottom: 8px; }
.send { border-radius: 50%; }
.send[aria-disabled=true] { background: var(--soft); color: var(--quiet); cursor: default; }
.count, .privacy { text-align: center; margin-top: 8px; }
.count.over { color: var(--bad); font-weight: 600; }

@media (max-width: 480px) {
  .root { right: max(16px, env(safe-area-inset-right)); bottom: max(16px, env(safe-area-inset-bottom)); }
  .panel { inset: 0; width: auto; height: 100dvh; border-radius: 0; border: 0; }
  .head { padding-top: max(12px, env(safe-area-inset-top)); padding-inline: max(16px, env(safe-area-inset-left)) max(8px, env(safe-area-inset-right)); }
  .scroller { padding: 16px; }
}
@media (max-height: 420px) {
  .head, .foot { padding-block: 6px; }
  .head p, .privacy { display: none; }
}
@media (prefers-reduced-motion: reduce) {
  *, *::before { animation: none !important; }
}
@media (forced-colors: active) {
  .launcher, .panel, .bubble, .send, .logo { border: 1px solid; }
}
`);
