/** What follows from having done the same before on one ticket: whatever made it begin again, nobody is paid for it. Pure. */
import type { Ruling } from "../domain/event.ts";

/** What became of the same tool on the same record on this ticket; null where it was not tried. */
export type Precedent = "done" | "unknown" | null;

/** What the policy allows once it does not allow twice: a person decides. A ruling to ask or to deny stays. */
export function ruleOnPrecedent(ruling: Ruling, precedent: Precedent): Ruling {
  if (precedent === null || ruling.decision === "deny") return ruling;
  const why =
    precedent === "done"
      ? "The same was done on this ticket already."
      : "The same was tried on this ticket, and nobody knows whether it was done.";
  return { ...ruling, decision: "ask", ruleId: "doneBefore", why };
}
