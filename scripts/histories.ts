/** `npm run histories`: what the released machines did, kept so that no later machine reads a ticket wrongly. */
import { stateOf } from "../src/machines/step.ts";
import { machineVersion } from "../src/machines/ticket.ts";
import type { TicketSnapshot } from "../src/machines/versions.ts";
import { printTable, readCommand, writeJson } from "./command.ts";
import { collectTransitions, listTransitions } from "./histories/coverage.ts";
import { findDrift } from "./histories/drift.ts";
import {
  listVersions,
  pathOf,
  readHistories,
  recordHistory,
  writeHistories,
  type History,
} from "./histories/history.ts";
import { namedHistories, settings } from "./histories/named.ts";
import { recordWalks } from "./histories/walks.ts";

const walkCount = 48;

const { values } = readCommand({
  usage: "npm run histories -- --record | --check",
  about: `Records what the machine of this code does into ${pathOf("<version>")}, or compares.`,
  options: {
    record: {
      type: "boolean",
      about: "Write the file of a new machine version. An existing file is never changed.",
    },
    check: { type: "boolean", about: "Only compare the current version's file with the machine." },
    json: { type: "string", value: "FILE", about: "Write the outcome as JSON." },
  },
});
if (Boolean(values.record) === Boolean(values.check)) {
  console.error("Say what to do: npm run histories -- --record, or -- --check. --help tells more.");
  process.exit(2);
}

const isNew = values.record && !listVersions().includes(machineVersion);
const drift = isNew ? record() : findDrift();
report(drift);

/** Writes the new file, unless there is a transition that no history takes: then nothing, and their names. */
function record(): string[] {
  const named = Object.entries(namedHistories).map(([name, events]) => recordHistory(name, settings, events));
  const { histories, missing } = recordWalks(named, walkCount, (left) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${left} transitions to go   ${left === 0 ? "\n" : ""}`);
  });
  if (missing.length > 0) {
    return missing.map((name) => `no walk takes ${name}: tell one in scripts/histories/named.ts that does`);
  }
  const { bytes } = writeHistories({ version: machineVersion, histories: [...named, ...histories] });
  console.log(`${pathOf(machineVersion)} is written, ${Math.ceil(bytes / 1024)} KB.\n`);
  return [];
}

function report(found: readonly string[]): void {
  const versions = listVersions().map((version) => describe(version, readHistories(version).histories));
  if (versions.length > 0) {
    printTable(
      ["version", "histories", "steps", "states", "transitions"],
      versions.map((row) => [
        row.version,
        String(row.histories),
        String(row.steps),
        String(row.states),
        row.transitions ?? "",
      ]),
    );
  }
  console.log(found.length === 0 ? `\n${machineVersion} is up to date.` : `\n${found.join("\n")}`);
  writeJson(values.json, { ok: found.length === 0, current: machineVersion, versions, drift: found });
  process.exitCode = found.length === 0 ? 0 : 1;
}

function describe(version: string, histories: readonly History[]) {
  const steps = histories.flatMap((history) => history.steps);
  const states = new Set(
    [...histories.map(({ first }) => first), ...steps].map(({ snapshot }) =>
      stateOf(snapshot as TicketSnapshot),
    ),
  );
  // Only the current machine can tell which of its transitions were taken.
  const transitions =
    version === machineVersion ? `${collectTransitions(histories).size} of ${listTransitions().size}` : null;
  return { version, histories: histories.length, steps: steps.length, states: states.size, transitions };
}
