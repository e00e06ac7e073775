/**
 * Machine versions. A ticket outlives deploys, so a stored snapshot may be of an older machine: it is brought up to
 * date by explicit migrations, one after the other, or refused by name. It is never guessed at. Pure.
 */
import { fail, succeed, type Result } from "../domain/result.ts";
import type { BudgetState, SlaState } from "../domain/state.ts";
import { machineVersion } from "./ticket.ts";
import type { TicketContext } from "./ticket-setup.ts";

/** A ticket's state as it is stored: JSON, pinned to the machine that wrote it. */
export interface TicketSnapshot {
  machineVersion: string;
  value: { main: string | { open: string }; sla: SlaState; budget: BudgetState };
  context: TicketContext;
}

/** The same of any version. What its context holds is known to the migration from that version only. */
export interface StoredSnapshot {
  machineVersion: string;
  value: { main: string | { open: string }; sla: string; budget: string };
  context: object;
}

/** How a snapshot of one version reads in the next. Gives a new snapshot and leaves the old one as it is. */
export interface Migration {
  from: string;
  to: string;
  migrate(stored: StoredSnapshot): Pick<StoredSnapshot, "value" | "context">;
}

/**
 * One entry for every version that was ever deployed, but the current one. An entry stays as long as tickets of its
 * version may be stored.
 */
export const migrations: readonly Migration[] = [
  {
    from: "ticket@1",
    to: "ticket@2",
    // Steps that are given up are new: no ticket of the old machine had one.
    migrate: ({ value, context }) => ({ value, context: { ...context, abandonedIn: null } }),
  },
  {
    from: "ticket@2",
    to: "ticket@3",
    // What people do besides deciding is new. A ticket that was received before holds no reply back.
    migrate: ({ value, context }) => ({ value, context }),
  },
  {
    from: "ticket@3",
    to: "ticket@4",
    // An approved action may be held back because its record has changed; nothing new is remembered for it.
    migrate: ({ value, context }) => ({ value, context }),
  },
  {
    from: "ticket@4",
    to: "ticket@5",
    // People's own replies are new: no ticket of the old machine had sent one.
    migrate: ({ value, context }) => ({
      value,
      context: { ...context, answers: 0, resolvesOnceSent: false, isPersons: false },
    }),
  },
];

/** The snapshot as the current machine reads it. One that is current is given back as it is. */
export function bringUpToDate(
  stored: StoredSnapshot,
  known: readonly Migration[] = migrations,
): Result<TicketSnapshot, { reason: "machineUnknown"; version: string }> {
  let snapshot = stored;
  let left = known;
  while (snapshot.machineVersion !== machineVersion) {
    const { machineVersion: version } = snapshot;
    const next = left.find(({ from }) => from === version);
    if (!next) return fail({ reason: "machineUnknown", version: stored.machineVersion });
    // Used once at most, so a table that goes in circles fails instead of turning forever.
    left = left.filter((migration) => migration !== next);
    snapshot = { ...next.migrate(snapshot), machineVersion: next.to };
  }
  // Written by the current machine, or by a migration to it.
  return succeed(snapshot as TicketSnapshot);
}

/** Thrown where a ticket would have to be stepped by a machine this worker does not have. Waiting does not help. */
export class MachineUnknown extends Error {
  override readonly name = "MachineUnknown";
  readonly code = "machineUnknown";
  readonly version: string;

  constructor(version: string) {
    super(`no machine ${version} in this worker and no migration from it, only ${machineVersion}`);
    this.version = version;
  }
}
