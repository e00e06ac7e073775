import type { Approval } from "../../../domain/approval.ts";
import { actionTitle } from "../../action-words.ts";
import { ApiProblem } from "../../api.ts";
import { formatDateTime } from "../../format.ts";
import { toasts } from "../../toasts.ts";

/** Says that a decision was taken, or that one more person has to agree. */
export function sayDecided({ action, status, needed, endorsements }: Approval): void {
  toasts.add(
    status === "pending"
      ? {
          type: "ask",
          title: `${endorsements.length} of ${needed} have agreed`,
          description: actionTitle(action),
        }
      : { type: "done", title: "Approved", description: actionTitle(action) },
  );
}

/** Says why a decision was not taken, and who was first. */
export function sayNotDecided(title: string, error: unknown): void {
  const problem = error instanceof ApiProblem ? error : null;
  const first =
    problem?.decidedBy == null
      ? ""
      : ` Decided by ${problem.decidedBy}${problem.decidedAt === null ? "" : `, ${formatDateTime(problem.decidedAt)}`}.`;
  toasts.add({
    type: "bad",
    title: problem?.message ?? "Something in this page went wrong",
    description: `${title}.${first}`,
    timeout: 12_000,
  });
}
