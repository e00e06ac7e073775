/** What has become of the replies that people wrote, as people see it: from what is remembered, and from the rows. Pure. */
import type { WrittenReplyView } from "../domain/view.ts";
import type { WrittenReply } from "../memory/written-replies.ts";
import { isHeld } from "./care.ts";
import type { EffectRow } from "./rows.ts";

/** Oldest first. Only the last one can have a row. */
export function viewWritten(
  written: readonly WrittenReply[],
  effects: readonly EffectRow[],
): WrittenReplyView[] {
  const row = effects.find(({ effect }) => effect.kind === "reply.send" && effect.author === "person");
  return written.map(({ messageId, by, status, why, resolves }, index) => {
    const common = { messageId, by, resolves };
    // What may have left is on its way, whatever has become of the ticket.
    if (row && index === written.length - 1) {
      return { ...common, status: statusOf(row), why: null, dueAt: row.dueAt };
    }
    // Its row is there from the moment it is written until it has ended, so without one it is not under way.
    return { ...common, status: status === "underWay" ? "sending" : status, why, dueAt: null };
  });
}

function statusOf(row: EffectRow): "held" | "sending" | "unknown" {
  if (isHeld(row)) return "held";
  return row.status === "unknown" ? "unknown" : "sending";
}
