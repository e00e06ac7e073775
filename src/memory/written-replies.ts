/** Replies that people have written themselves, and what became of each, after each event. Pure. */
import type { TicketEvent } from "../domain/event.ts";

export interface WrittenReply {
  /** The message with its words. */
  messageId: string;
  by: string;
  /** The customer's newest message when it was written, by its id. */
  answers: string | null;
  resolves: boolean;
  /** The person's entry in the call chain. */
  callId: string;
  /** Unix milliseconds. */
  at: number;
  status: "underWay" | "sent" | "failed" | "abandoned" | "unresolved" | "outdated" | "recalled" | "withdrawn";
  /** What there is to say of its end, or null. */
  why: string | null;
}

/** Of these nothing has reached the customer. */
const unsent: readonly WrittenReply["status"][] = [
  "failed",
  "abandoned",
  "outdated",
  "recalled",
  "withdrawn",
];

export function isUnsent({ status }: Pick<WrittenReply, "status">): boolean {
  return unsent.includes(status);
}

/** After one more event at that time. At most the last one is under way. */
export function writtenAfter(
  written: readonly WrittenReply[],
  event: TicketEvent,
  at: number,
): readonly WrittenReply[] {
  const end = (status: WrittenReply["status"], why: string | null, id: string | undefined) =>
    id === undefined
      ? written
      : written.map((reply) => (reply.messageId === id ? { ...reply, status, why } : reply));
  const last = written.at(-1);
  switch (event.type) {
    case "reply.written": {
      const { message, by, answers, resolves, call } = event;
      const reply = { messageId: message.id, by, answers, resolves, callId: call.id, at };
      return [...written, { ...reply, status: "underWay", why: null }];
    }
    case "reply.sent":
      return end("sent", null, event.messageId);
    case "reply.failed":
      return end("failed", event.message, event.messageId);
    case "reply.unresolved":
      return end("unresolved", event.message, event.messageId);
    case "reply.outdated":
      return end("outdated", null, event.messageId);
    case "reply.recalled":
      return end("recalled", null, event.messageId);
    case "effect.withdrawn":
      return end("withdrawn", null, event.messageId);
    // One that has not left is void without a word of its own.
    case "ticket.cancelled":
      return last?.status === "underWay" ? end("withdrawn", null, last.messageId) : written;
    case "step.abandoned":
      return last?.status === "underWay" && event.step === replyStep
        ? end("abandoned", event.message, last.messageId)
        : written;
    case "ticket.redriven":
      return last?.status === "abandoned" ? end("underWay", null, last.messageId) : written;
    default:
      return written;
  }
}

/** What the step that sends a reply is called. */
export const replyStep = "reply.send";
