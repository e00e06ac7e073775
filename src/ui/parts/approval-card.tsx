import type { Approval } from "../../domain/approval.ts";
import type { Evidence } from "../../domain/evidence.ts";
import { actionTitle } from "../action-words.ts";
import { useNow } from "../desk.tsx";
import { formatMoment, formatSpan } from "../format.ts";
import { useMe } from "../queries.ts";
import { approvalWords } from "../words.ts";
import { ArgumentList } from "./argument-list.tsx";
import { Badge } from "./badge.tsx";
import { DecisionForm } from "./decision-form.tsx";
import { EvidenceLinks } from "./evidence-links.tsx";

/** A question to a person, with everything that is needed to answer it. */
export function ApprovalCard(props: { ticketId: string; approval: Approval; evidence: readonly Evidence[] }) {
  const { approval } = props;
  const now = useNow(1_000);
  const me = useMe();
  const leftMs = approval.expiresAt - now;
  return (
    <article className="approval" aria-labelledby={`approval-${approval.id}`}>
      <header>
        <h3 id={`approval-${approval.id}`}>{actionTitle(approval.action)}?</h3>
        <span className={`countdown${leftMs < 15 * 60_000 ? " soon" : ""}`}>
          {leftMs > 0 ? `${formatSpan(leftMs)} left` : "Time is up"}
        </span>
      </header>
      <ArgumentList values={approval.action.arguments} origins={approval.origins} evidence={props.evidence} />
      <dl className="why">
        <div>
          <dt>Why you are asked</dt>
          <dd>
            {approval.why}{" "}
            <span className="fine">
              Rule <code>{approval.ruleId}</code>, policy <code>{approval.policyVersion}</code>
            </span>
          </dd>
        </div>
        <div>
          <dt>Why it is proposed</dt>
          <dd>
            <span dir="auto">{approval.action.reason}</span>{" "}
            <EvidenceLinks ids={approval.action.evidenceIds} evidence={props.evidence} />
          </dd>
        </div>
      </dl>
      {me.data && me.data.role !== "viewer" ? (
        <DecisionForm ticketId={props.ticketId} approval={approval} />
      ) : (
        me.data && <p className="hint">Your role, viewer, may look but not decide.</p>
      )}
      <ul className="consequences">
        <li>
          <b>Approve</b> carries out exactly this, once, and then sends the drafted reply.
        </li>
        <li>
          <b>Edit and approve</b> has the reply rewritten to your figures, then carries out those and sends
          it.
        </li>
        <li>
          <b>Request changes</b> has the reply and its actions drafted again with your note.
        </li>
        <li>
          <b>Reject</b>, or no decision by {formatMoment(approval.expiresAt, now)}: nothing is done and a
          person takes the ticket.
        </li>
      </ul>
    </article>
  );
}

/** An answered question: what was decided, by whom, and what was changed. */
export function DecidedApproval({ approval }: { approval: Approval }) {
  const now = useNow(60_000);
  const tone =
    approval.status === "approved" || approval.status === "edited"
      ? "done"
      : approval.status === "rejected"
        ? "bad"
        : "off";
  return (
    <article className="approval decided">
      <header>
        <h3>{actionTitle(approval.action)}</h3>
        <Badge tone={tone}>{approvalWords[approval.status]}</Badge>
      </header>
      <p className="fine">
        {approval.decidedBy ? `By ${approval.decidedBy}` : "By nobody"}
        {approval.decidedAt !== null && `, ${formatMoment(approval.decidedAt, now)}`}
      </p>
      {approval.note && (
        <p className="note" dir="auto">
          {approval.note}
        </p>
      )}
      <ArgumentList values={approval.action.arguments} before={approval.proposedArguments} />
    </article>
  );
}
