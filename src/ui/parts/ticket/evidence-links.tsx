import type { MouseEvent } from "react";
import type { Evidence } from "../../../domain/evidence.ts";

/** The evidence something rests on, or the plain statement that there is none. */
export function EvidenceLinks({ ids, evidence }: { ids: readonly string[]; evidence: readonly Evidence[] }) {
  if (ids.length === 0) return <span className="unsupported">no evidence</span>;
  return (
    <span className="evidence-links">
      {ids.map((id) => {
        const found = evidence.find((item) => item.id === id);
        return found ? (
          <a
            key={id}
            className="evidence-link"
            href={`#evidence-${id}`}
            title={found.title}
            onClick={openEvidence}
          >
            {id}
          </a>
        ) : (
          <span key={id} className="unsupported">
            {id} does not exist
          </span>
        );
      })}
    </span>
  );
}

/** Opens the card as well, which a plain link to it does not. */
function openEvidence(event: MouseEvent<HTMLAnchorElement>): void {
  event.preventDefault();
  const card = document.querySelector<HTMLDetailsElement>(`[id="${event.currentTarget.hash.slice(1)}"]`);
  if (!card) return;
  card.open = true;
  card.scrollIntoView({ block: "center" });
  card.querySelector("summary")?.focus();
}
