/**
 * Counts the calls below one top-level agent call and refuses, before any I/O, what goes in circles. Pure but for
 * its own counts: one guard lives as long as one run.
 */
import type { AgentRole } from "./call.ts";

/** How far calls may go. */
export const callLimits = {
  /** Agents on one path. */
  depth: 4,
  /** Agent and tool calls in one run. */
  callsPerRun: 24,
  /** The same callee with the same input in one run. */
  identical: 2,
} as const;

/** Who may ask whom for help. */
export const mayAsk: Record<AgentRole, readonly AgentRole[]> = {
  triage: [],
  gather: [],
  draft: ["gather"],
  validate: ["gather"],
};

export type CallRefusal = "circular" | "tooDeep" | "tooMany" | "repeated";

export class CallGuard {
  #calls = 0;
  readonly #seen = new Map<string, number>();

  /** The reason to refuse a call, or null; what is not refused is counted. */
  admit(callee: string, inputHash: string): CallRefusal | null {
    const key = `${callee} ${inputHash}`;
    const seen = this.#seen.get(key) ?? 0;
    if (seen >= callLimits.identical) return "repeated";
    if (this.#calls >= callLimits.callsPerRun) return "tooMany";
    this.#seen.set(key, seen + 1);
    this.#calls += 1;
    return null;
  }

  /** The same for an agent that calls another: `path` holds the agents on the way, the caller last. */
  admitAgent(path: readonly AgentRole[], callee: AgentRole, inputHash: string): CallRefusal | null {
    if (path.includes(callee)) return "circular";
    if (path.length >= callLimits.depth) return "tooDeep";
    return this.admit(callee, inputHash);
  }
}

/** Told to the model, so that it can do something else. */
export const refusalMessages: Record<CallRefusal, string> = {
  circular: "This agent is already waiting further up in the same chain of calls.",
  tooDeep: "The chain of calls is as long as it may get.",
  tooMany: "This run has made as many calls as it may.",
  repeated: "The same call was made before and will not answer differently.",
};
