/** One key each for what agents do all day. Nothing happens while somebody types or a dialog is open. */

/**
 * @param {Record<string, () => void>} actions by key
 * @param {{on: boolean}} shortcuts
 */
export function listenForKeys(actions, shortcuts) {
  document.addEventListener("keydown", (event) => {
    if (!shortcuts.on || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    const act = actions[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
