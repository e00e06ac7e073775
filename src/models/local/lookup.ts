import type { LookupTool } from "./known-tools.ts";
import type { Piece } from "./records.ts";

/** A call of a tool that gather asks for. */
export interface Lookup {
  /** As the catalog names it. */
  tool: LookupTool;
  input: Record<string, string | number | null>;
}

/** A call of any tool and what came of it. */
export interface LookupOutcome {
  tool: string;
  input: Lookup["input"];
  status: "success" | "refused" | "failed";
  evidence: Piece[];
  message: string;
}
