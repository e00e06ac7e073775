import type { Approval } from "../../../domain/approval.ts";
import type { TicketView } from "../../../domain/view.ts";
import { actionTitle } from "../../action-words.ts";
import { reasonWords, stateWords, titleOf } from "../../words.ts";

/** The ticket in three sentences: what is wanted, what is proposed or was done, and what it takes from a person. */
export function TicketBrief({ view }: { view: TicketView }) {
  const pending = view.approvals.filter(({ status }) => status === "pending");
  return (
    <dl className="brief">
      <div>
        <dt>Wanted</dt>
        <dd dir="auto">
          {view.assessment ? (
            <>
              <strong>{titleOf(view.assessment.intent)}</strong> <span>{view.assessment.summary}</span>
            </>
          ) : (
            "Not assessed yet"
          )}
        </dd>
      </div>
      <div>
        <dt>{view.state === "resolved" ? "Done" : "Proposed"}</dt>
        <dd>
          <strong>{proposalOf(view)}</strong>
        </dd>
      </div>
      <div className={pending.length > 0 ? "brief-ask" : undefined}>
        <dt>{pending.length > 0 ? "Why you are asked" : "Where it stands"}</dt>
        <dd dir="auto">{pending.length > 0 ? pending.map(whyOf).join(" ") : standing(view)}</dd>
      </div>
    </dl>
  );
}

function proposalOf({ draft, state, reply }: TicketView): string {
  if (draft === null) {
    return state === "escalated" || state === "answering" ? "Nothing: a person has it" : "Nothing yet";
  }
  if (draft.outcome === "unable") return "No draft";
  const titles = draft.actions.map(actionTitle);
  if (titles.length === 0) return reply ? "Answered" : "An answer, no action";
  return `${titles.join("; ")}${state === "resolved" ? "" : ", then answer"}`;
}

function whyOf({ why }: Approval): string {
  return why;
}

function standing({ state, reason, question }: TicketView): string {
  if (question !== null) return `An agent needs to know: ${question}`;
  return reason ? `${reasonWords[reason]}.` : `${stateWords[state].label}. Nothing is needed of you.`;
}
