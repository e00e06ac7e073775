import type { TicketSummary } from "../../src/domain/view.ts";

/** A ticket in work of which nothing in particular is known, as a list shows it. */
export function createSummary(
  given: Pick<TicketSummary, "id" | "receivedAt"> & Partial<TicketSummary>,
): TicketSummary {
  return {
    version: 1,
    subject: "A ticket",
    requester: null,
    source: "standard",
    state: "drafting",
    stage: "draft",
    reason: null,
    priority: "normal",
    intent: null,
    confidence: null,
    sla: "onTrack",
    slaDueAt: null,
    waitingSince: null,
    pendingApprovals: 0,
    asks: [],
    assignee: null,
    assignedUntil: null,
    snoozedUntil: null,
    customerTier: null,
    cost: { inputTokens: 0, outputTokens: 0, costMicros: 0 },
    updatedAt: given.receivedAt,
    ...given,
  };
}
