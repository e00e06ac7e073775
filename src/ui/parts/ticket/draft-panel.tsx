import { Fragment, lazy, Suspense, useState } from "react";
import type { WrittenDraft } from "../../../domain/draft.ts";
import type { TicketView } from "../../../domain/view.ts";
import { actionTitle } from "../../action-words.ts";
import { formatPercent } from "../../format.ts";
import { markClaims } from "../../claim-marks.ts";
import { useMemory } from "../../ticket-queries.ts";
import { reasonWords } from "../../words.ts";
import { EvidenceLinks } from "./evidence-links.tsx";
import { Section } from "../section.tsx";

export function DraftPanel({ view }: { view: TicketView }) {
  const { draft } = view;
  const memory = useMemory(view.ticket.id);
  if (draft === null) return null;
  if (draft.outcome === "unable") {
    return (
      <Section title="Draft">
        <p>
          <strong>No draft: {reasonWords[draft.reason].toLowerCase()}.</strong>{" "}
          <span dir="auto">{draft.note}</span>
        </p>
      </Section>
    );
  }
  const sent = view.reply?.body ?? null;
  const earlier = memory.data?.task.earlierReply ?? null;
  return (
    <Section title="Draft" aside={<span className="confidence">{formatPercent(draft.confidence)} sure</span>}>
      {sent === null ? (
        <ClaimedText draft={draft} evidence={view.evidence} />
      ) : (
        <p className="fine">Sent; you find it in the conversation.</p>
      )}
      {earlier !== null && earlier !== draft.reply && (
        <Difference words="What changed since the draft before" before={earlier} after={draft.reply} />
      )}
      <Claims draft={draft} evidence={view.evidence} />
      {draft.actions.length > 0 && (
        <>
          <h3>Proposed actions</h3>
          <ul className="proposed">
            {draft.actions.map((action) => (
              <li key={action.id}>
                <strong>{actionTitle(action)}</strong> <span dir="auto">{action.reason}</span>{" "}
                <EvidenceLinks ids={action.evidenceIds} evidence={view.evidence} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

/** The reply, each statement that it rests on something for marked with the number of its claim. */
function ClaimedText({ draft, evidence }: { draft: WrittenDraft } & Pick<TicketView, "evidence">) {
  return (
    <p className="prose draft-reply" dir="auto">
      {markClaims(draft.reply, draft.claims).map(({ text, claim }, index) =>
        claim === null ? (
          <Fragment key={index}>{text}</Fragment>
        ) : (
          <mark key={index} className={isSupported(draft.claims[claim], evidence) ? "claimed" : "unclaimed"}>
            {text}
            <sup>{claim + 1}</sup>
          </mark>
        ),
      )}
    </p>
  );
}

function Claims({ draft, evidence }: { draft: WrittenDraft } & Pick<TicketView, "evidence">) {
  if (draft.claims.length === 0) return null;
  const open = draft.claims.filter((claim) => !isSupported(claim, evidence)).length;
  return (
    <>
      <h3>
        What it claims, and on what grounds
        {open > 0 && <span className="unsupported">{open} without grounds</span>}
      </h3>
      <ol className="claims">
        {draft.claims.map((claim, index) => (
          <li key={index} className={isSupported(claim, evidence) ? undefined : "no-grounds"}>
            <span dir="auto">{claim.text}</span> <EvidenceLinks ids={claim.evidenceIds} evidence={evidence} />
          </li>
        ))}
      </ol>
    </>
  );
}

function isSupported(claim: WrittenDraft["claims"][number] | undefined, evidence: TicketView["evidence"]) {
  const known = new Set(evidence.map(({ id }) => id));
  return (
    claim !== undefined && claim.evidenceIds.length > 0 && claim.evidenceIds.every((id) => known.has(id))
  );
}

const WordDiff = lazy(() => import("./word-diff.tsx"));

function Difference({ words, before, after }: { words: string; before: string; after: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details className="difference" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words}</summary>
      {isOpen && (
        <Suspense fallback={<p role="status">Comparing…</p>}>
          <WordDiff before={before} after={after} />
        </Suspense>
      )}
    </details>
  );
}
