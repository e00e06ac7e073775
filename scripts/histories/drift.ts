/** Whether the machine still does what the file of its version says. */
import { isDeepStrictEqual } from "node:util";
import { startTicket, step } from "../../src/machines/step.ts";
import { machineVersion } from "../../src/machines/ticket.ts";
import type { TicketSnapshot } from "../../src/machines/versions.ts";
import { collectTransitions, listTransitions } from "./coverage.ts";
import { asStored, listVersions, pathOf, readHistories, type History } from "./history.ts";

/** What to do about the first of the differences and about them all; empty where there is none. */
export function findDrift(): string[] {
  if (!listVersions().includes(machineVersion)) {
    return [`There is no ${pathOf(machineVersion)}. Run npm run histories -- --record and commit the file.`];
  }
  const { histories } = readHistories(machineVersion);
  const changes = histories.flatMap(findChange);
  // Histories that changed cannot be asked which transitions they take.
  const found = changes.length > 0 ? changes : findUntaken(histories);
  if (found.length === 0) return [];
  return [
    `The machine has changed and its version has not: it is no longer what ${pathOf(machineVersion)} recorded.`,
    ...found.slice(0, 10).map((line) => `  ${line}`),
    ...(found.length > 10 ? [`  and ${found.length - 10} more`] : []),
    "Raise machineVersion in src/machines/ticket.ts, add a migration from the old version to src/machines/versions.ts,",
    "and run npm run histories -- --record, which writes a file of its own for the new version.",
    `Was ${machineVersion} never deployed? Then delete its file and record it again.`,
  ];
}

/** The first step of a history that is not as recorded. */
function findChange({ name, settings, first, steps }: History): string[] {
  if (!isDeepStrictEqual(asStored(startTicket(settings)), first)) return [`${name}: begins differently`];
  let before = first.snapshot;
  for (const [index, { event, ...recorded }] of steps.entries()) {
    const next = step(before as TicketSnapshot, event) ?? { snapshot: before, effects: null };
    if (!isDeepStrictEqual(asStored(next), recorded))
      return [`${name}: step ${index}, ${event.type}, differs`];
    before = recorded.snapshot;
  }
  return [];
}

function findUntaken(histories: readonly History[]): string[] {
  const untaken = listTransitions();
  for (const name of collectTransitions(histories)) untaken.delete(name);
  return [...untaken].map((name) => `no history takes ${name}`);
}
