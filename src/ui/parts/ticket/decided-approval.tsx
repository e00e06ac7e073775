import type { Approval } from "../../../domain/approval.ts";
import { actionTitle } from "../../action-words.ts";
import { useNow } from "../../desk.tsx";
import { formatMoment } from "../../format.ts";
import { approvalWords, type Tone } from "../../words.ts";
import { ArgumentList } from "./argument-list.tsx";
import { Badge } from "../badge.tsx";

const tones: Record<Approval["status"], Tone> = {
  pending: "ask",
  approved: "done",
  edited: "done",
  changesRequested: "ask",
  rejected: "bad",
  expired: "off",
  superseded: "off",
};

/** An answered question: what was decided, by whom, and what was changed. */
export function DecidedApproval({ approval }: { approval: Approval }) {
  const now = useNow(60_000);
  return (
    <article className="approval decided">
      <header>
        <h3>{actionTitle(approval.action)}</h3>
        <Badge tone={tones[approval.status]}>{approvalWords[approval.status]}</Badge>
      </header>
      <p className="fine">{whoAndWhen(approval, now)}</p>
      {approval.note && (
        <p className="note" dir="auto">
          {approval.note}
        </p>
      )}
      <ArgumentList values={approval.action.arguments} before={approval.proposedArguments} />
    </article>
  );
}

/** What became of a question while somebody had it before them. */
export function SettledNotice({ approval }: { approval: Approval }) {
  const now = useNow(60_000);
  return (
    <p className={`settled tone-${tones[approval.status]}`} role="status">
      <strong>
        {actionTitle(approval.action)}: {approvalWords[approval.status].toLowerCase()}
      </strong>{" "}
      <span>{whoAndWhen(approval, now)}</span>
      {approval.note && (
        <span className="settled-note" dir="auto">
          “{approval.note}”
        </span>
      )}
    </p>
  );
}

function whoAndWhen({ status, decidedBy, decidedAt, expiresAt, endorsements }: Approval, now: number) {
  if (status === "expired") return `Nobody decided by ${formatMoment(expiresAt, now)}`;
  const others = endorsements.filter(({ by }) => by !== decidedBy).map(({ by }) => by);
  const who = [...others, decidedBy].filter((name) => name !== null).join(" and ");
  return `By ${who || "nobody"}${decidedAt === null ? "" : `, ${formatMoment(decidedAt, now)}`}`;
}
