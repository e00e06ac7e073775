import type { ReactNode } from "react";
import type { SlaState, TicketState } from "../../domain/state.ts";
import { formatSpan } from "../format.ts";
import { slaWords, stateWords, type Tone } from "../words.ts";

/** A word with a colour that means the same everywhere. The word carries the meaning, the colour helps. */
export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`badge tone-${tone}`}>{children}</span>;
}

export function StateBadge({ state }: { state: TicketState }) {
  const { label, tone } = stateWords[state];
  return <Badge tone={tone}>{label}</Badge>;
}

/** The service level, with what is left of its time while the ticket is open. */
export function Sla(props: { sla: SlaState; dueAt: number | null; state: TicketState; now: number }) {
  const { label, tone } = slaWords[props.sla];
  const isInTime = props.state === "resolved" && props.sla !== "breached";
  const over = props.state === "resolved" || props.state === "cancelled" || props.state === "erased";
  const leftMs = props.dueAt === null || over ? null : props.dueAt - props.now;
  return (
    <span className={`sla tone-${over && props.sla !== "breached" ? "off" : tone}`}>
      <span className="sla-word">{isInTime ? "In time" : label}</span>
      {leftMs !== null && (
        <span className="sla-left">
          {formatSpan(Math.abs(leftMs))} {leftMs >= 0 ? "left" : "over"}
        </span>
      )}
    </span>
  );
}
