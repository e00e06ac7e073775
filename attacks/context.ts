/** Whose turn it is: which ticket and which agent the code that runs now works for. Follows every call and wait. */
import { AsyncLocalStorage } from "node:async_hooks";
import type { AgentRole } from "../src/domain/call.ts";
import type { ModelAnswer, ModelRequest } from "../src/models/language-model.ts";
import type { Random } from "../simulation/random.ts";
import type { Target } from "./loot.ts";

/** Plays every model on one ticket. */
export interface Player {
  readonly target: Target;
  readonly random: Random;
  answer(role: AgentRole, request: ModelRequest): ModelAnswer["content"];
}

export interface Turn {
  attacker: Player;
  tenantId: string;
  ticketId: string;
  role: AgentRole;
  /** Somebody else has taken over what runs in this agent's place. */
  isIntruder: boolean;
}

export const turns = new AsyncLocalStorage<Turn>();
