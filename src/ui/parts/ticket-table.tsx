import { Link } from "@tanstack/react-router";
import type { TicketSummary } from "../../domain/view.ts";
import { useDesk, useNow } from "../desk.tsx";
import { formatCost, formatDateTime, formatPercent, formatSpan } from "../format.ts";
import { priorityWords, reasonWords, stateWords, titleOf } from "../words.ts";
import { Sla, StateBadge } from "./badge.tsx";
import { StageLine } from "./stage-line.tsx";

const freshMs = 4_000;

/** The roles are spelled out because narrow screens lay the rows out as cards, and browsers then forget them. */
export function TicketTable({ items }: { items: readonly TicketSummary[] }) {
  const now = useNow(10_000);
  const { changedAt } = useDesk();
  return (
    <table className="tickets" role="table">
      <thead role="rowgroup">
        <tr role="row">
          {["Subject", "Requester", "State", "Stage", "Intent", "Priority", "SLA", "Waiting", "Cost"].map(
            (name) => (
              <th key={name} role="columnheader" scope="col">
                {name}
              </th>
            ),
          )}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {items.map((item) => (
          <TicketRow
            key={item.id}
            item={item}
            now={now}
            fresh={now - (changedAt.get(item.id) ?? 0) < freshMs}
          />
        ))}
      </tbody>
    </table>
  );
}

function TicketRow({ item, now, fresh }: { item: TicketSummary; now: number; fresh: boolean }) {
  return (
    <tr role="row" className={fresh ? "fresh" : undefined}>
      <td role="cell" className="c-subject">
        <Link to="/tickets/$ticketId" params={{ ticketId: item.id }} className="row-link" dir="auto">
          {item.subject || "(no subject)"}
        </Link>
      </td>
      <td role="cell" className="c-requester">
        {item.requester ?? <span className="none">unknown</span>}
      </td>
      <td role="cell" className="c-state">
        <StateBadge state={item.state} />
        {item.reason && <span className="reason">{reasonWords[item.reason]}</span>}
      </td>
      <td role="cell" className="c-stage">
        <StageLine stage={item.stage} tone={stateWords[item.state].tone} />
      </td>
      <td role="cell" className="c-intent">
        {item.intent === null ? (
          <span className="none">not known yet</span>
        ) : (
          <>
            {titleOf(item.intent)}{" "}
            {item.confidence !== null && <span className="confidence">{formatPercent(item.confidence)}</span>}
          </>
        )}
      </td>
      <td role="cell" className="c-priority">
        <span className={`priority priority-${item.priority}`}>{priorityWords[item.priority]}</span>
      </td>
      <td role="cell" className="c-sla">
        <Sla sla={item.sla} dueAt={item.slaDueAt} state={item.state} now={now} />
      </td>
      <td role="cell" className="c-waiting">
        {item.waitingSince === null ? (
          <span className="none" aria-label="not waiting for a person">
            –
          </span>
        ) : (
          <time
            dateTime={new Date(item.waitingSince).toISOString()}
            title={formatDateTime(item.waitingSince)}
          >
            {formatSpan(now - item.waitingSince)}
          </time>
        )}
      </td>
      <td role="cell" className="c-cost">
        {formatCost(item.cost.costMicros)}
      </td>
    </tr>
  );
}
