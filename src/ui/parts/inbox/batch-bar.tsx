import { useState } from "react";
import { readBatch } from "../../batch.ts";
import { useDesk } from "../../desk.tsx";
import { toasts } from "../../toasts.ts";
import { sayNotDecided } from "./say-decided.ts";
import type { Choice } from "./use-choice.ts";

/** What approving the chosen ones will do, and the button for it. Each is a decision and a record of its own. */
export function BatchBar({ choice }: { choice: Choice }) {
  const { api } = useDesk();
  const [isBusy, setBusy] = useState(false);
  const { entries, words } = readBatch(choice.items);
  if (entries.length === 0) return null;

  async function approveAll() {
    setBusy(true);
    let approved = 0;
    // One after the other: whoever was first in one of them is told apart from the rest.
    for (const { ticketId, approvalId, title } of entries) {
      try {
        await api.decide(ticketId, approvalId, { decision: "approve" });
        approved++;
      } catch (error) {
        sayNotDecided(title, error);
      }
    }
    setBusy(false);
    choice.clear();
    if (approved > 0) toasts.add({ type: "done", title: `${approved} approved`, description: words });
  }

  return (
    <section className="batch" aria-label="Chosen tickets">
      <p>
        <strong>{words}</strong>
        <span className="fine"> Each is approved, carried out and recorded on its own.</span>
      </p>
      <div className="buttons">
        <button type="button" className="button primary" disabled={isBusy} onClick={() => void approveAll()}>
          {isBusy ? "Approving…" : entries.length === 1 ? "Approve it" : `Approve these ${entries.length}`}
        </button>
        <button type="button" className="button quiet" disabled={isBusy} onClick={choice.clear}>
          Clear
        </button>
      </div>
    </section>
  );
}
