// The peer of bench "rules": json-rules-engine over rules and cases as JSON. Writes each case's events, one line a case,
// and prints processor and wall time of the measured pass in microseconds; a pass before it warms the compiler up.
const fs = require('node:fs');
const path = require('node:path');
const [modules, folder] = process.argv.slice(2);
const { Engine } = require(path.join(modules, 'json-rules-engine'));

const rules = JSON.parse(fs.readFileSync(path.join(folder, 'rules.json'), 'utf8'));
const cases = JSON.parse(fs.readFileSync(path.join(folder, 'cases.json'), 'utf8'));
const warmUp = 2000;

async function main() {
  const engine = new Engine(rules);
  for (const facts of cases.slice(0, warmUp)) await engine.run(facts);
  const before = process.cpuUsage();
  const began = process.hrtime.bigint();
  const fired = [];
  for (const facts of cases) {
    const { events } = await engine.run(facts);
    fired.push(events.map((event) => event.type));
  }
  const wall = Number((process.hrtime.bigint() - began) / 1000n);
  const used = process.cpuUsage(before);
  fs.writeFileSync(path.join(folder, 'fired'), fired.map((codes) => codes.sort().join(' ') + '\n').join(''));
  console.log(`${used.user + used.system} ${wall}`);
}

main();
