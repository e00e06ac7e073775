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
    const yes = agreed.filter(({ decision }) => decision === "approve");
    const isAgreed = yes.length >= first.needed;
    const ends = agreed.length - yes.length + (isAgreed ? 1 : 0);
    if (ends > 1 || yes.length > first.needed) {
      violate("duplicated", `${agreed.length} people decided ${approvalId}`);
    }
    if (new Set(yes.map(({ by }) => by)).size < yes.length) {
      violate("duplicated", `one person agreed twice to ${approvalId}`);
    }
    for (const { failure } of made) {
      const isTold = failure?.reason !== "alreadyDecided" || failure.decidedBy !== null || ends === 0;
      if (!isTold) violate("wrongEnd", `a refusal on ${approvalId} does not say who decided`);
    }
    if (isTooLate(scene, first)) violate("wrongEnd", `${approvalId} was decided after it had run out`);
    if (agreed.some((one) => !isStored(scene, one))) violate("lost", `a decision on ${approvalId} is gone`);
  }
  return found;
}

/** Whether the journal holds a yes that came when the question was not open any more. */
function isTooLate(scene: Scene, { ticketId, approvalId }: DecisionMade): boolean {
  const place = scene.placeOf(ticketId);
  const events = place ? readEvents(place.shard.disk.database, ticketId) : [];
  const [question] = events.flatMap(({ event, seq }) => {
    const approval = event.type === "agent.validated" && event.approvals.find(({ id }) => id === approvalId);
    return approval ? [{ seq, expiresAt: approval.expiresAt }] : [];
  });
  const decided = events.find(
    ({ event }) =>
      (event.type === "approval.granted" || event.type === "approval.edited") &&
      event.approvalId === approvalId,
  );
  if (!question || !decided) return false;
  let { expiresAt } = question;
  for (const { event, at, seq } of events) {
    const isMeant = seq > question.seq && seq < decided.seq && at < expiresAt;
    if (event.type === "approval.extended" && isMeant) expiresAt = event.until;
  }
  return decided.at >= expiresAt;
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
