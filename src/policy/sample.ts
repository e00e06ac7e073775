/**
 * Which of the actions that a rule lets go are asked about all the same. A keyed hash says so: nobody without the key can
 * tell, and nothing that a customer writes is hashed. So neither another amount, another message nor another ticket
 * about the same record rolls again, and a retry or a crash comes to the same. Pure.
 */
import { createHmac } from "node:crypto";
import type { ProposedAction } from "../domain/draft.ts";
import type { PolicyRule } from "../domain/policy.ts";
import type { ToolDefinition } from "../domain/tool.ts";

/** Where an action falls, evenly from 0 up to 1. `key`: the tenant's, from `deriveSampleKey`. */
export function drawSample(
  key: Uint8Array,
  action: Pick<ProposedAction, "arguments">,
  { tool, ticketId }: { tool: Pick<ToolDefinition, "name" | "targetArgument">; ticketId: string },
): number {
  // The record it acts on has been found to be there under exactly this id; any other argument can be chosen.
  const subject = tool.targetArgument
    ? { tool: tool.name, record: action.arguments[tool.targetArgument] ?? null }
    : { tool: tool.name, ticketId };
  const hash = createHmac("sha256", key).update(JSON.stringify(subject)).digest();
  return hash.readUIntBE(0, 6) / 2 ** 48;
}

/** Whether a rule that lets it go asks about it all the same. What is one in twenty is also one in ten. */
export function isSample({ sampleOneIn }: Pick<PolicyRule, "sampleOneIn">, draw: number): boolean {
  return sampleOneIn !== null && draw * sampleOneIn < 1;
}
