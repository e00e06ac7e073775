import { useState } from "react";
import { actionTitle } from "../../action-words.ts";
import { useNow } from "../../desk.tsx";
import { formatMoment } from "../../format.ts";
import { useMe } from "../../queries.ts";
import { useCare, useMemory } from "../../ticket-queries.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { Section } from "../section.tsx";

/** What was done for the ticket and stands, with the way to undo it where its tool has one. */
export function DeedList({ ticketId }: { ticketId: string }) {
  const memory = useMemory(ticketId);
  const [asking, setAsking] = useState<string | null>(null);
  const now = useNow(60_000);
  const me = useMe();
  const care = useCare(ticketId);
  const deeds = memory.data?.task.deeds ?? [];
  if (deeds.length === 0) return null;
  return (
    <Section title="Done and not undone" className="effects-panel deeds-panel">
      <ul className="effects">
        {deeds.map(({ action, at, outcome, isReversible }) => (
          <li key={`${action.id} ${at}`}>
            <strong>{actionTitle(action)}</strong>
            <span className="fine">
              {outcome === "done" ? "done" : "may have been done"}, {formatMoment(at, now)}
            </span>
            {isReversible && me.data && me.data.role !== "viewer" ? (
              asking === action.id ? (
                <span className="buttons" role="group" aria-label={`Undo: ${actionTitle(action)}`}>
                  <button
                    type="button"
                    className="button small danger"
                    disabled={care.isPending}
                    onClick={() =>
                      care.mutate(
                        { kind: "revert", actionId: action.id },
                        { onSettled: () => setAsking(null) },
                      )
                    }
                  >
                    Undo it now
                  </button>
                  <button
                    type="button"
                    className="button small quiet"
                    autoFocus
                    onClick={() => setAsking(null)}
                  >
                    Keep it
                  </button>
                </span>
              ) : (
                <button type="button" className="button small" onClick={() => setAsking(action.id)}>
                  Revert…
                </button>
              )
            ) : (
              <span className="fine">{isReversible ? "" : "Cannot be undone from here."}</span>
            )}
          </li>
        ))}
      </ul>
      {care.error && <ProblemNotice error={care.error} />}
    </Section>
  );
}
