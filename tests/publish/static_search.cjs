// Runs queries against a built search index, without a browser: what a reader's browser would
// load is read from disk and counted.
//   node static_search.cjs SCRIPT INDEX_FOLDER < queries.json > answers.json
"use strict";
const fs = require("fs"), path = require("path"), vm = require("vm");
const [, , script, folder] = process.argv;
const parts = fs.readFileSync(script, "utf8") + "\n;({zengerTokens, zengerQuery, zengerIndex});";
const { zengerQuery, zengerIndex } = vm.runInThisContext(parts);
let log = [];
const received = new Map();
global.zengerSearch = (name, value) => received.set(name, value);
async function load(file) {
  const content = fs.readFileSync(path.join(folder, file), "utf8");
  log.push(Buffer.byteLength(content));
  vm.runInThisContext(content);
  return received.get(path.basename(file, ".js"));
}
async function ask(text, all) {
  log = [];
  received.clear();
  const started = process.cpuUsage();
  try {
    const index = zengerIndex.open(await load("top.js"), load);
    const query = zengerQuery.parse(text);
    const answer = await index.search(query);
    let hits = await answer.more();
    const cost = { bytes: log.reduce((sum, size) => sum + size, 0), requests: log.length };
    const cpu = process.cpuUsage(started);
    const urls = hits.map((hit) => hit.url);
    while (all && answer.looked < answer.pages.length)
      urls.push(...(await answer.more()).map((hit) => hit.url));
    return { query: text, said: zengerQuery.say(query), count: answer.pages.length, urls, remarks: answer.remarks,
      looked: answer.looked, ms: (cpu.user + cpu.system) / 1000, ...cost };
  } catch (error) {
    if (!error.isQuery) throw error;
    return { query: text, error: error.message, place: error.place, hint: error.hint };
  }
}
(async () => {
  const { queries, all } = JSON.parse(fs.readFileSync(0, "utf8"));
  const answers = [];
  for (const text of queries) answers.push(await ask(text, all));
  process.stdout.write(JSON.stringify(answers));
})();
