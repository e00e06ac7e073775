import { Link } from "@tanstack/react-router";
import type { CSSProperties } from "react";
import type { TicketSummary } from "../../../domain/view.ts";
import { formatCost, formatDateTime, formatPercent } from "../../format.ts";
import { agreementOf, amountOf, holderOf, proposalOf, waitOf } from "../../inbox-words.ts";
import { tierWords } from "../../tool-words.ts";
import { priorityWords, reasonWords, stageWords, titleOf } from "../../words.ts";
import { Sla, StateBadge } from "../badge.tsx";

/** One ticket: what is proposed comes first, then what it is about. */
export function InboxRow(props: {
  item: TicketSummary;
  /** Its place in the list, from 0. */
  index: number;
  now: number;
  me: string | null;
  isActive: boolean;
  isFresh: boolean;
  isBusy: boolean;
  pick: { isChosen: boolean; toggle: () => void } | null;
  onFocus: () => void;
  style: CSSProperties;
  /** Told of the element, which is measured there. */
  onDraw: (element: HTMLDivElement | null) => void;
}) {
  const { item, now, pick, onDraw } = props;
  const proposal = proposalOf(item);
  const subject = item.subject || "(no subject)";
  const marks = ["row", props.isActive && "active", props.isFresh && "fresh", pick?.isChosen && "chosen"];
  return (
    <div
      role="row"
      aria-rowindex={props.index + 2}
      className={marks.filter((mark) => mark !== false && mark !== undefined).join(" ")}
      style={props.style}
      data-index={props.index}
      ref={onDraw}
    >
      <span role="cell" className="r-pick">
        {pick && (
          <input
            type="checkbox"
            checked={pick.isChosen}
            onChange={pick.toggle}
            aria-label={`Choose: ${proposal}`}
          />
        )}
      </span>
      <span role="cell" className="r-sla">
        <Sla sla={item.sla} dueAt={item.slaDueAt} state={item.state} now={now} />
      </span>
      <span role="cell" className="r-what">
        <Link
          to="/tickets/$ticketId"
          params={{ ticketId: item.id }}
          className="row-link"
          data-ticket={item.id}
          onFocus={props.onFocus}
        >
          {proposal !== null && <span className="r-proposal">{proposal} </span>}
          <span className={proposal === null ? "r-proposal" : "r-subject"} dir="auto">
            {subject}
          </span>
        </Link>
        <span className="r-about">
          {item.customerTier !== null && (
            <span className={`r-tier r-tier-${item.customerTier.toLowerCase()}`}>
              {titleOf(item.customerTier)}
            </span>
          )}
          <span dir="auto">{item.requester ?? "Unknown requester"}</span>
          <span>
            {item.intent === null ? "Intent not known yet" : titleOf(item.intent)}
            {item.confidence !== null && ` ${formatPercent(item.confidence)}`}
          </span>
          {(item.priority === "high" || item.priority === "urgent") && (
            <span className={`priority-${item.priority}`}>{priorityWords[item.priority]}</span>
          )}
        </span>
      </span>
      <RiskCell item={item} />
      <span role="cell" className="r-state" title={`Stage: ${stageWords[item.stage]}`}>
        {props.isBusy ? (
          <span className="badge tone-work">Approving…</span>
        ) : (
          <StateBadge state={item.state} />
        )}
        {item.reason && <span className="reason">{reasonWords[item.reason]}</span>}
      </span>
      <WaitCell item={item} now={now} me={props.me} />
      <span role="cell" className="r-cost" title="What the models have cost so far">
        {formatCost(item.cost.costMicros)}
      </span>
    </div>
  );
}

function RiskCell({ item }: { item: TicketSummary }) {
  const [ask] = item.asks;
  const words = ask && tierWordsOf(ask.tier);
  const amount = amountOf(item);
  const agreement = agreementOf(item);
  return (
    <span role="cell" className="r-risk">
      {amount !== null && <span className="r-amount">{amount}</span>}
      {words && (
        <span className={`r-grade tone-${words.tone}`} title={words.what}>
          {words.label}
        </span>
      )}
      {agreement !== null && <span className="r-agreement">{agreement}</span>}
      {!ask && <span className="unseen">Nothing asked</span>}
    </span>
  );
}

function WaitCell({ item, now, me }: { item: TicketSummary; now: number; me: string | null }) {
  const holder = holderOf(item, { me, now });
  const wait = waitOf(item, now);
  return (
    <span role="cell" className="r-who">
      {holder && <span className={holder.isMe ? "r-holder mine" : "r-holder"}>{holder.words}</span>}
      {wait !== null && (
        <time
          dateTime={new Date(item.waitingSince ?? now).toISOString()}
          title={item.waitingSince === null ? undefined : formatDateTime(item.waitingSince)}
        >
          {wait}
        </time>
      )}
      {!holder && wait === null && <span className="unseen">Waits for nobody</span>}
    </span>
  );
}

/** A tier that is not one of the known four is shown as the weightiest. */
function tierWordsOf(tier: number) {
  return tierWords[tier === 0 || tier === 1 || tier === 2 ? tier : 3];
}
