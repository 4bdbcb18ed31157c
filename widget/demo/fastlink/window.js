/** The stand-in's window: tells the page around it what has happened, and looks again while the bank works. */
const told = document.querySelector("main")?.dataset ?? {};
for (const word of JSON.parse(told.tell ?? "[]")) {
  if (word.data.url) word.data.url = new URL(word.data.url, window.location.href).href;
  window.parent.postMessage(word, "*"); // nothing secret is in it
}
if (told.again) setTimeout(() => window.location.replace(told.again ?? ""), 400);
