/**
 * Histories: what a released machine did, step by step, as it was stored. One file per machine version in
 * `fixtures/histories`, one history per line. A file is never written again, so that every later machine is held
 * against what tickets really carry.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TicketEffect } from "../../src/domain/effect.ts";
import type { TicketEvent } from "../../src/domain/event.ts";
import { startTicket, step } from "../../src/machines/step.ts";
import type { TicketSettings } from "../../src/machines/ticket-setup.ts";
import type { StoredSnapshot } from "../../src/machines/versions.ts";

/** A step as it was stored: JSON, in the shape its machine version had. */
export interface StoredStep {
  snapshot: StoredSnapshot;
  effects: TicketEffect[];
}

/** What an event did. Where it meant nothing the snapshot is the one before, and `effects` is null. */
export type RecordedStep = { event: TicketEvent; snapshot: StoredSnapshot; effects: TicketEffect[] | null };

export interface History {
  name: string;
  settings: TicketSettings;
  first: StoredStep;
  steps: RecordedStep[];
}

export interface HistoryFile {
  version: string;
  histories: History[];
}

const folder = new URL("../../fixtures/histories/", import.meta.url);

/** What the machine of this code does with these events. */
export function recordHistory(
  name: string,
  settings: TicketSettings,
  events: readonly TicketEvent[],
): History {
  const first = startTicket(settings);
  let { snapshot } = first;
  const steps = events.map((event) => {
    // The next step starts from what would be read back, not from what is still in memory.
    const stored = asStored({ event, ...(step(snapshot, event) ?? { snapshot, effects: null }) });
    snapshot = stored.snapshot;
    return stored;
  });
  return { name, settings, first: asStored(first), steps };
}

/** A value as it comes back from where it was stored. */
export function asStored<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

/** The versions there is a file for. */
export function listVersions(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.replace(/\.json$/, ""))
    .toSorted();
}

export function readHistories(version: string): HistoryFile {
  return JSON.parse(readFileSync(fileOf(version), "utf8")) as HistoryFile;
}

/** Writes a new file. Throws where there is one: what was released stays as it was. */
export function writeHistories({ version, histories }: HistoryFile): { bytes: number } {
  const lines = histories.map((history) => JSON.stringify(history)).join(",\n");
  const text = `{"version":${JSON.stringify(version)},"histories":[\n${lines}\n]}\n`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(fileOf(version), text, { flag: "wx" });
  return { bytes: Buffer.byteLength(text) };
}

export function pathOf(version: string): string {
  return `fixtures/histories/${version}.json`;
}

function fileOf(version: string): string {
  return fileURLToPath(new URL(`${version}.json`, folder));
}
