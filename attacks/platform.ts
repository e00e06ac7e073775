/**
 * Makes this process a place where the worker's own objects can live: their base classes are stood in for, every
 * scripted model is played by the attacker, and time can be skipped. Must come before anything of `src` is loaded.
 * With a planted hole, the source is changed while it is loaded; nothing on disk is.
 */
import { registerHooks } from "node:module";
import { resolve } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Edit, PlantedHole } from "./planted-holes.ts";

const root = resolve(import.meta.dirname, "..");
const standIns = new Map(
  [
    ["cloudflare:workers", "workers.ts"],
    ["agents", "agents.ts"],
  ].map(([specifier = "", file = ""]) => [
    specifier,
    pathToFileURL(resolve(import.meta.dirname, "stand-ins", file)).href,
  ]),
);
const scriptedModel = pathToFileURL(resolve(root, "src/models/scripted.ts")).href;
const attackerModel = pathToFileURL(resolve(import.meta.dirname, "stand-ins/attacker-model.ts")).href;

export function preparePlatform(hole: PlantedHole | null): void {
  const edits = Map.groupBy(hole?.edits ?? [], ({ file }) => pathToFileURL(resolve(root, file)).href);
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const standIn = standIns.get(specifier);
      if (standIn) return { url: standIn, shortCircuit: true };
      const resolved = nextResolve(specifier, context);
      return resolved.url === scriptedModel ? { ...resolved, url: attackerModel } : resolved;
    },
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const wanted = edits.get(url);
      return wanted && hole ? { ...loaded, source: spoil(String(loaded.source), wanted, hole.name) } : loaded;
    },
  });
  // The runtime has it as a global. Nobody here has to be waited for: a pause is over at once, a deadline never comes.
  const wait = (ms: number, options?: { signal?: AbortSignal }) =>
    ms > longestPauseMs ? new Promise(() => {}) : nextTurn(undefined, options);
  Object.assign(globalThis, { scheduler: { wait } });
  Date.now = () => machineNow() + skippedMs;
}

/** The source with the hole in it. Throws where the hole no longer fits. */
export function spoil(source: string, edits: readonly Edit[], name: string): string {
  return edits.reduce((text, { file, find, replace }) => {
    const times = text.split(find).length - 1;
    if (times === 1) return text.replace(find, () => replace);
    throw new Error(
      `The planted hole "${name}" is out of date: ${file} holds its text ${times} times instead of once. Change attacks/planted-holes.ts.`,
    );
  }, source);
}

/** Pauses are shorter, deadlines are longer. */
const longestPauseMs = 1_000;

const machineNow = Date.now.bind(Date);
let skippedMs = 0;

/** Time goes on by so much, for everybody in this process. */
export function skipTime(ms: number): void {
  skippedMs += Math.max(0, ms);
}
