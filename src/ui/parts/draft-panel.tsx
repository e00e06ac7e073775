import type { WrittenDraft } from "../../domain/draft.ts";
import type { TicketView } from "../../domain/view.ts";
import { actionTitle } from "../action-words.ts";
import { formatPercent } from "../format.ts";
import { reasonWords } from "../words.ts";
import { EvidenceLinks } from "./evidence-links.tsx";
import { Section } from "./section.tsx";

export function DraftPanel({ view }: { view: TicketView }) {
  const { draft } = view;
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
  const wasSent = view.reply?.body === draft.reply;
  return (
    <Section title="Draft" aside={<span className="confidence">{formatPercent(draft.confidence)} sure</span>}>
      {wasSent ? (
        <p className="fine">Sent as drafted; you find it in the conversation.</p>
      ) : (
        <p className="prose draft-reply" dir="auto">
          {draft.reply}
        </p>
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

function Claims({ draft, evidence }: { draft: WrittenDraft } & Pick<TicketView, "evidence">) {
  if (draft.claims.length === 0) return null;
  return (
    <>
      <h3>What it claims, and on what grounds</h3>
      <ul className="claims">
        {draft.claims.map((claim, index) => (
          <li key={index}>
            <span dir="auto">{claim.text}</span> <EvidenceLinks ids={claim.evidenceIds} evidence={evidence} />
          </li>
        ))}
      </ul>
    </>
  );
}
