import type { TicketView } from "../../../domain/view.ts";
import { useNow } from "../../desk.tsx";
import { formatCost, formatDateTime, formatNumber, formatSpan } from "../../format.ts";
import { useRevealed } from "../../ticket-queries.ts";
import { budgetWords, priorityWords, stateWords } from "../../words.ts";
import { Sla, StateBadge } from "../badge.tsx";
import { CareBar } from "./care-bar.tsx";
import { MaskedText } from "./masked-text.tsx";
import { Meter } from "../meter.tsx";
import { StageLine } from "./stage-line.tsx";
import { TicketBrief } from "./ticket-brief.tsx";

export function TicketHead({ view }: { view: TicketView }) {
  const now = useNow(1_000);
  const { ticket, budget, sla } = view;
  const revealed = useRevealed(ticket.id);
  const { email } = revealed?.requester ?? ticket.requester;
  const priority = view.assessment?.priority ?? ticket.priority ?? "normal";
  const tokens = budget.spent.inputTokens + budget.spent.outputTokens;
  const slaMs = sla.dueAt === null ? null : sla.dueAt - view.receivedAt;
  return (
    <header className="ticket-head">
      <div className="ticket-title">
        <h1 dir="auto">
          {revealed?.subject ?? (ticket.subject ? <MaskedText text={ticket.subject} /> : "(no subject)")}
        </h1>
        <p className="fine">
          <span dir="auto">{ticket.requester.name ?? email ?? "Unknown requester"}</span>
          {ticket.requester.name && email && <span>{revealed ? email : <MaskedText text={email} />}</span>}
          <span>
            {ticket.source} {ticket.externalId}
          </span>
          <span>
            arrived{" "}
            <time dateTime={new Date(view.receivedAt).toISOString()} title={formatDateTime(view.receivedAt)}>
              {formatSpan(now - view.receivedAt)} ago
            </time>
          </span>
          <OutsideLink url={ticket.url} />
        </p>
      </div>
      <CareBar view={view} />
      <TicketBrief view={view} />
      <dl className="facts">
        <div>
          <dt>State</dt>
          <dd>
            <StateBadge state={view.state} />
            <StageLine stage={view.stage} tone={stateWords[view.state].tone} />
          </dd>
        </div>
        <div>
          <dt>Priority</dt>
          <dd>
            <span className={`priority priority-${priority}`}>{priorityWords[priority]}</span>
          </dd>
        </div>
        <div>
          <dt>Waiting for a person</dt>
          <dd>{view.waitingSince === null ? "no" : `for ${formatSpan(now - view.waitingSince)}`}</dd>
        </div>
        <div className="fact-wide">
          <dt>SLA</dt>
          <dd>
            <Sla sla={sla.state} dueAt={sla.dueAt} state={view.state} now={now} />
            {slaMs !== null && (
              <Meter
                label="Time"
                share={(slaEnd(view, now) - view.receivedAt) / slaMs}
                words={`of ${formatSpan(slaMs)}`}
              />
            )}
          </dd>
        </div>
        <div className="fact-wide">
          <dt>Budget</dt>
          <dd>
            <span>{budgetWords[budget.state]}</span>
            <Meter
              label="Tokens"
              share={tokens / budget.limit.tokens}
              words={`${formatNumber(tokens)} of ${formatNumber(budget.limit.tokens)}`}
            />
            <Meter
              label="Cost"
              share={budget.spent.costMicros / budget.limit.costMicros}
              words={`${formatCost(budget.spent.costMicros)} of ${formatCost(budget.limit.costMicros)}`}
            />
          </dd>
        </div>
      </dl>
    </header>
  );
}

/** The clock stands still once a ticket has come to its end. */
function slaEnd(view: TicketView, now: number): number {
  return view.state === "resolved" || view.state === "cancelled" || view.state === "erased"
    ? view.updatedAt
    : now;
}

/** The address comes from outside, so only a plain web address becomes a link. */
function OutsideLink({ url }: { url: string | null }) {
  if (url === null || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) return null;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      Open in {new URL(url).hostname}
    </a>
  );
}
