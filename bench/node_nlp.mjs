// node-nlp as a peer: see peers.py for what it reads and writes.
//
//     node node_nlp.mjs PACKAGES train|answer FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";

const [packages, chore, folder] = process.argv.slice(2);
const { NlpManager } = createRequire(resolve(packages, "package.json"))("node-nlp");
const task = JSON.parse(readFileSync(join(folder, "task.json"), "utf8"));
const model = join(folder, "model.nlp");
const manager = new NlpManager({
  languages: ["en"],
  forceNER: false,
  autoSave: false,
  nlu: { log: false, useNoneFeature: task.rejects },
});

if (chore === "train") {
  for (const [text, intent] of task.sentences) manager.addDocument("en", text, intent);
  await manager.train();
  manager.save(model);
  writeFileSync(join(folder, "trained.json"), JSON.stringify({ seconds: process.uptime() }));
} else {
  manager.load(model);
  const answers = [];
  for (const text of task.texts) {
    const began = performance.now();
    const { intent, score } = await manager.process("en", text);
    answers.push([intent === "None" ? task.rejected : intent, score, performance.now() - began]);
  }
  const peak = process.resourceUsage().maxRSS / 1024;
  writeFileSync(join(folder, "answers.json"), JSON.stringify({ answers, peak }));
}
