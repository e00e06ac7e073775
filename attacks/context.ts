/** Whose turn it is: which ticket and which agent the code that runs now works for. Follows every call and wait. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Attacker } from "./attacker.ts";
import type { AgentRole } from "../src/domain/call.ts";

export interface Turn {
  attacker: Attacker;
  tenantId: string;
  ticketId: string;
  role: AgentRole;
  /** Somebody else has taken over what runs in this agent's place. */
  isIntruder: boolean;
}

export const turns = new AsyncLocalStorage<Turn>();
