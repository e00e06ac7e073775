import type { Approval } from "../../../domain/approval.ts";
import type { Evidence } from "../../../domain/evidence.ts";
import { actionTitle } from "../../action-words.ts";
import { useNow } from "../../desk.tsx";
import { formatMoney, formatSpan } from "../../format.ts";
import { useMe } from "../../queries.ts";
import { useCare } from "../../ticket-queries.ts";
import { AgreementLine } from "./agreement-line.tsx";
import { ArgumentList } from "./argument-list.tsx";
import { ChangeTable } from "./change-table.tsx";
import { ConsequenceTable } from "./consequence-table.tsx";
import { DecisionForm } from "./decision-form.tsx";
import { EvidenceLinks } from "./evidence-links.tsx";
import { ProblemNotice } from "../problem-notice.tsx";

interface Props {
  ticketId: string;
  approval: Approval;
  /** The same question as it was put before, where it was. */
  earlier: Approval | null;
  evidence: readonly Evidence[];
  /** Whether the keys are this question's. */
  hasKeys: boolean;
}

const soonMs = 15 * 60_000;

/** A question to a person, with everything that is needed to answer it. */
export function ApprovalCard({ ticketId, approval, earlier, evidence, hasKeys }: Props) {
  const now = useNow(1_000);
  const me = useMe();
  const mayDecide = me.data && me.data.role !== "viewer";
  return (
    <article className="approval" aria-labelledby={`approval-${approval.id}`}>
      <header>
        <h3 id={`approval-${approval.id}`}>{actionTitle(approval.action)}?</h3>
        <Countdown ticketId={ticketId} approval={approval} now={now} mayExtend={mayDecide === true} />
      </header>
      <p className="tags">
        <span className={`tier tier-${approval.tier}`}>{tierWords[approval.tier] ?? "Risky"}</span>
        {approval.amountCents !== null && (
          <span className="amount">{formatMoney(approval.amountCents, approval.currency)}</span>
        )}
        <span>{approval.why}</span>
      </p>
      <AgreementLine approval={approval} now={now} />
      <ChangeTable approval={approval} earlier={earlier} evidence={evidence} />
      <ArgumentList values={approval.action.arguments} origins={approval.origins} evidence={evidence} />
      <p className="proposed-why">
        <span className="fine">Why it is proposed</span> <span dir="auto">{approval.action.reason}</span>{" "}
        <EvidenceLinks ids={approval.action.evidenceIds} evidence={evidence} />
      </p>
      {mayDecide ? (
        <DecisionForm ticketId={ticketId} approval={approval} hasKeys={hasKeys} />
      ) : (
        me.data && <p className="hint">Your role, viewer, may look but not decide.</p>
      )}
      <ConsequenceTable approval={approval} now={now} />
      <p className="fine approval-marks">
        <span>
          Rule <code>{approval.ruleId}</code>, policy <code>{approval.policyVersion}</code>
        </span>
        <span>
          Digest of exactly this <code title={approval.actionHash}>{approval.actionHash.slice(0, 12)}</code>
        </span>
        <span>
          Tool <code>{approval.action.tool}</code>
        </span>
      </p>
    </article>
  );
}

const tierWords: Record<number, string> = {
  0: "Reads only",
  1: "Low risk: can be undone",
  2: "High risk: money, or cannot be undone",
  3: "Never automatic",
};

/** How long the question stays open, and more time for it. */
function Countdown(props: { ticketId: string; approval: Approval; now: number; mayExtend: boolean }) {
  const { approval } = props;
  const care = useCare(props.ticketId);
  const leftMs = approval.expiresAt - props.now;
  const isSoon = leftMs < soonMs;
  return (
    <span className={`countdown${isSoon ? " soon" : ""}`}>
      <span>{leftMs > 0 ? `${formatSpan(leftMs)} left` : "Time is up"}</span>
      {props.mayExtend && leftMs > 0 && (
        <button
          type="button"
          className="button small"
          disabled={care.isPending}
          onClick={() => care.mutate({ kind: "extend", approvalId: approval.id, byMs: 3_600_000 })}
        >
          + 1 h
        </button>
      )}
      {care.error && <ProblemNotice error={care.error} />}
    </span>
  );
}
