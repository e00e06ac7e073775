import type { Evidence } from "../../../domain/evidence.ts";
import type { TicketView } from "../../../domain/view.ts";
import { provenanceWords } from "../../words.ts";
import { Badge } from "../badge.tsx";
import { RecordView } from "./record-view.tsx";
import { Section } from "../section.tsx";

/** Where there is room, what the draft rests on is open from the start; after that the cards are the reader's. */
export function EvidencePanel({ evidence, gaps, draft }: Pick<TicketView, "evidence" | "gaps" | "draft">) {
  const cited = citedIn(draft);
  return (
    <Section title="Evidence">
      {evidence.length === 0 && <p className="none">Nothing was found.</p>}
      <div className="evidence-list">
        {evidence.map((item) => (
          <EvidenceCard key={item.id} evidence={item} isOpen={hasRoom && cited.has(item.id)} />
        ))}
      </div>
      {gaps.length > 0 && (
        <>
          <h3>Looked for and not found</h3>
          <ul className="gaps">
            {gaps.map((gap, index) => (
              <li key={index} dir="auto">
                <strong>{gap.what}</strong> {gap.why}
              </li>
            ))}
          </ul>
        </>
      )}
    </Section>
  );
}

const hasRoom = window.matchMedia("(width >= 860px)").matches;

function citedIn(draft: TicketView["draft"]): Set<string> {
  if (draft?.outcome !== "drafted") return new Set();
  return new Set([...draft.claims, ...draft.actions].flatMap((item) => item.evidenceIds));
}

function EvidenceCard({ evidence, isOpen }: { evidence: Evidence; isOpen: boolean }) {
  const { label, tone } = provenanceWords[evidence.provenance];
  return (
    <details className="evidence" id={`evidence-${evidence.id}`} open={isOpen}>
      <summary>
        <span className="evidence-id">{evidence.id}</span>
        <span className="evidence-title" dir="auto">
          {evidence.title}
        </span>
        <Badge tone={tone}>{label}</Badge>
      </summary>
      {typeof evidence.content === "string" ? (
        <p className="prose" dir="auto">
          {evidence.content}
        </p>
      ) : (
        <RecordView record={evidence.content} />
      )}
      <p className="fine">From {evidence.tool}</p>
    </details>
  );
}
