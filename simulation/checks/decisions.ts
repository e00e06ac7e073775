/** Of those who decide one question, one is told yes; all others are told who it was. */
import type { Scene } from "../scene.ts";
import { readEvents, readTombstone } from "../stored.ts";
import type { DecisionMade, Violation, Witness } from "../witness.ts";

export function checkDecisions(witness: Witness, scene: Scene): Violation[] {
  const found: Violation[] = [];
  for (const [approvalId, made] of Map.groupBy(witness.decisions, (decision) => decision.approvalId)) {
    const [first] = made;
    if (!first) continue;
    const violate = (kind: Violation["kind"], message: string) =>
      void found.push({ invariant: "I-13", kind, ticketId: first.ticketId, message });
    const agreed = made.filter(({ answer }) => answer === "ok");
    if (agreed.length > 1) violate("duplicated", `${agreed.length} people decided ${approvalId}`);
    for (const { failure } of made) {
      const isTold =
        failure?.reason !== "alreadyDecided" || failure.decidedBy !== null || agreed.length === 0;
      if (!isTold) violate("wrongEnd", `a refusal on ${approvalId} does not say who decided`);
    }
    if (isTooLate(scene, first)) violate("wrongEnd", `${approvalId} was decided after it had run out`);
    const [winner] = agreed;
    if (winner && !isStored(scene, winner)) violate("lost", `the decision on ${approvalId} is gone`);
  }
  return found;
}

/** Whether the journal holds a yes that came when the question was not open any more. */
function isTooLate(scene: Scene, { ticketId, approvalId }: DecisionMade): boolean {
  const place = scene.placeOf(ticketId);
  const events = place ? readEvents(place.shard.disk.database, ticketId) : [];
  const question = events
    .flatMap(({ event }) => (event.type === "agent.validated" ? event.approvals : []))
    .find(({ id }) => id === approvalId);
  const decided = events.find(
    ({ event }) =>
      (event.type === "approval.granted" || event.type === "approval.edited") &&
      event.approvalId === approvalId,
  );
  return question !== undefined && decided !== undefined && decided.at >= question.expiresAt;
}

function isStored(scene: Scene, made: DecisionMade): boolean {
  const place = scene.placeOf(made.ticketId);
  if (!place) return false;
  const { database } = place.shard.disk;
  if (readTombstone(database, made.ticketId)) return true;
  return readEvents(database, made.ticketId).some(
    ({ event }) => "approvalId" in event && event.approvalId === made.approvalId && event.by === made.by,
  );
}
