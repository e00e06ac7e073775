/** Files that are generated and kept in the repository: written, or with `--check` only compared. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Writes the file, or where `check` is set ends with 1 if it is not what would be written. */
export function keepFile(path: string, content: string, check: boolean | undefined, remedy: string): void {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url));
  if (!check) return writeFileSync(file, content);
  if (existsSync(file) && readFileSync(file, "utf8") === content) return;
  console.error(`${path} is out of date: run ${remedy}.`);
  process.exit(1);
}
