/** The names of a ticket's states, from the machine to the screen. */
import { z } from "zod";

export const ticketStates = [
  "received",
  "queued",
  "triaging",
  "gathering",
  "drafting",
  "validating",
  "awaitingApproval",
  "acting",
  "compensating",
  "replying",
  "resolved",
  "escalated",
  "answering",
  "cancelled",
  "erased",
] as const;
export const ticketStateSchema = z.enum(ticketStates);
export type TicketState = z.infer<typeof ticketStateSchema>;

/** States nothing moves on from by itself: an end, or a person's turn without a clock. */
export const restingStates: readonly TicketState[] = ["resolved", "escalated", "cancelled", "erased"];

export const slaStateSchema = z.enum(["onTrack", "atRisk", "breached"]);
export type SlaState = z.infer<typeof slaStateSchema>;

export const budgetStateSchema = z.enum(["ok", "compact", "cheaper", "draftOnly", "exhausted"]);
export type BudgetState = z.infer<typeof budgetStateSchema>;

export const stageSchema = z.enum([
  "intake",
  "triage",
  "gather",
  "draft",
  "validate",
  "approval",
  "act",
  "reply",
  "human",
  "done",
]);
export type Stage = z.infer<typeof stageSchema>;

const stageOf: Record<TicketState, Stage> = {
  received: "intake",
  queued: "intake",
  triaging: "triage",
  gathering: "gather",
  drafting: "draft",
  validating: "validate",
  awaitingApproval: "approval",
  acting: "act",
  compensating: "act",
  replying: "reply",
  resolved: "done",
  escalated: "human",
  answering: "reply",
  cancelled: "done",
  erased: "done",
};

/** Which part of the journey a state belongs to. */
export function stageOfState(state: TicketState): Stage {
  return stageOf[state];
}
