/** What a person approved is done to the record they were shown, or not at all. */
import { nameProposal } from "../agents.ts";
import type { StoredEvent } from "../stored.ts";
import type { Departure, Violation, Witness } from "../witness.ts";

/** The record is read, and then the gate is asked and the mark made durable: so long nobody looks again. */
const unseenMs = 60_000;

export function checkRecord(
  witness: Witness,
  { at, ticketId, action, record }: Departure,
  events: readonly StoredEvent[],
): Violation | null {
  const validated = events.findLast(({ event }) => event.type === "agent.validated")?.event;
  const drafted = events.findLast(({ event }) => event.type === "agent.drafted")?.event;
  if (validated?.type !== "agent.validated" || drafted?.type !== "agent.drafted") return null;
  const wasAsked = validated.approvals.some(
    (approval) => approval.target?.id === record && nameProposal(approval.action) === action,
  );
  if (!wasAsked || drafted.output.outcome !== "drafted") return null;
  const shown = drafted.output.evidence.find(({ title }) => title === record)?.content;
  const history = witness.records.get(record) ?? [];
  const last = history.findLastIndex((version) => version.at <= at - unseenMs);
  const isAsShown = history
    .slice(Math.max(0, last))
    .some(({ content }) => JSON.stringify(content) === JSON.stringify(shown));
  if (isAsShown) return null;
  return {
    invariant: "I-13",
    kind: "wrongEnd",
    ticketId,
    message: `was approved for a record that is another one by now: ${action}`,
  };
}
