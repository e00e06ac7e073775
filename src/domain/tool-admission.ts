/** What a tenant's gate is asked before a tool call leaves, and what it answers. */
import type { ToolLimits } from "./tool.ts";

/** Stands for every tool of a tenant, as a switch's target. */
export const everyTool = "*";

export interface ToolCallAdmission {
  /** Unique for each attempt: an id that is used again while it is remembered is refused. */
  id: string;
  /** `orders.get` */
  tool: string;
  /** The rule that lets it go without a person; none where a person agreed, or where nobody can be asked about it. */
  ruleId?: string;
  /** Null where nobody has to be spared. */
  limits: ToolLimits | null;
  /** It does something, so what permits it is good once. A look-up without limits leaves nothing written. */
  isOnce: boolean;
  /** How long the call may be under way. After that it counts as over, whether it was given back or not. */
  leaseMs: number;
}

export type ToolAdmission =
  | { status: "admitted" }
  | {
      status: "refused";
      reason:
        | "toolDisabled"
        | "tenantDisabled"
        | "ruleSuspended"
        | "rateLimited"
        | "tooManyAtOnce"
        | "callRepeated";
      message: string;
      /** When it is worth asking again; null where time alone changes nothing. */
      retryAfterMs: number | null;
    };
