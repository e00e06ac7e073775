/** Puts a planted bug into the source while it is loaded. Nothing on disk changes. */
import { registerHooks } from "node:module";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { PlantedBug } from "./planted-bugs.ts";

const root = resolve(import.meta.dirname, "..");

/** Must come before the core is loaded. */
export function plant(bug: PlantedBug): void {
  const target = pathToFileURL(resolve(root, bug.file)).href;
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (url !== target) return loaded;
      return { ...loaded, source: spoil(String(loaded.source), bug) };
    },
  });
}

/** The source with the bug in it. Throws where the bug no longer fits. */
export function spoil(source: string, { name, file, find, replace }: PlantedBug): string {
  const times = source.split(find).length - 1;
  if (times !== 1) {
    throw new Error(
      `The planted bug "${name}" is out of date: ${file} holds its text ${times} times instead of once. Change simulation/planted-bugs.ts.`,
    );
  }
  return source.replace(find, () => replace);
}
