/** What a person wrote to the customer has reached them once, or is said not to have. */
import type { StoredEvent } from "../stored.ts";
import type { Departure, Violation, Witness } from "../witness.ts";

export function checkAnswers(
  witness: Witness,
  ticketId: string,
  events: readonly StoredEvent[],
): Violation[] {
  const found: Violation[] = [];
  const violate = (invariant: string, kind: Violation["kind"], message: string) =>
    void found.push({ invariant, kind, ticketId, message });
  const answers = witness.answers.filter((answer) => answer.ticketId === ticketId);
  for (const { requestId, body, acknowledgedAt } of answers) {
    const written = events.filter(
      ({ event }) => event.type === "reply.written" && event.message.body === body,
    );
    const deeds = witness.deeds.filter(({ input }) => input["body"] === body);
    if (written.length > 1) violate("I-5", "duplicated", `${requestId} was written ${written.length} times`);
    if (deeds.length > 1) violate("I-5", "duplicated", `the customer has ${requestId} ${deeds.length} times`);
    if (acknowledgedAt !== null && written.length === 0)
      violate("I-1", "lost", `${requestId} was taken and is gone`);
    const ends = endsOf(events, requestId);
    if (written.length > 0 && ends.length === 0 && !mayEndWithoutWord(events, written[0]?.seq ?? 0)) {
      violate("I-4", "lost", `nobody says what became of ${requestId}`);
    }
    if (
      deeds.length > 0 &&
      ends.length > 0 &&
      !ends.some((type) => type === "reply.sent" || type === "reply.unresolved")
    ) {
      violate(
        "I-5",
        "wrongEnd",
        `${requestId} has reached the customer, and is said not to have (${ends.join(", ")})`,
      );
    }
  }
  return found;
}

/**
 * Called when something leaves. A person's reply that its writer has taken back stays, and so does one whose ticket was
 * ended. Once somebody has answered, what agents wanted stays as well, until the ticket is handed back.
 */
export function checkAnswered(
  witness: Witness,
  { ticketId, at, body, action }: Departure,
  { isUndoing }: { isUndoing: boolean },
): Violation | null {
  const answers = witness.answers.filter((each) => each.ticketId === ticketId);
  const answer = answers.find((each) => each.body === body);
  if (!answer) {
    const isBack = witness.interventions.some(
      (each) => each.ticketId === ticketId && ["handBack", "redrive"].includes(each.kind),
    );
    const isTaken = answers.some(({ acknowledgedAt }) => acknowledgedAt !== null && acknowledgedAt < at);
    // What is undone after the fact is undone for a person.
    if (!isTaken || isBack || isUndoing) return null;
    const message = `left after a person had answered: ${action}`;
    return { invariant: "I-8", kind: "wrongEnd", ticketId, message };
  }
  const { acknowledgedAt: takenAt } = answer;
  const stopped = witness.interventions.find(({ ticketId: about, kind, askedAt, acknowledgedAt }) => {
    if (about !== ticketId || acknowledgedAt === null || acknowledgedAt > at) return false;
    if (kind === "cancel" || kind === "erase") return true;
    // Only what was under way then can have been taken back.
    return kind === "recall" && takenAt !== null && takenAt < askedAt;
  });
  if (!stopped) return null;
  const message = `left after ${stopped.kind} was acknowledged: ${body}`;
  return { invariant: "I-8", kind: "wrongEnd", ticketId, message };
}

function endsOf(events: readonly StoredEvent[], messageId: string): string[] {
  return events.flatMap(({ event }) =>
    "messageId" in event && event.messageId === messageId ? [event.type] : [],
  );
}

/** A ticket that was cancelled takes along what had not left; a step that was given up has a dead letter. */
function mayEndWithoutWord(events: readonly StoredEvent[], writtenAt: number): boolean {
  return events.some(
    ({ seq, event }) =>
      seq > writtenAt && (event.type === "ticket.cancelled" || event.type === "step.abandoned"),
  );
}
