import type { Call } from "../../../domain/call.ts";
import type { Feedback } from "../../../domain/view.ts";
import type { CallRow } from "../../call-rows.ts";
import { compactionWords, outcomeWords } from "../../call-words.ts";
import { formatCost, formatDuration, formatNumber } from "../../format.ts";
import { callReasonOf } from "../../words.ts";
import { Badge } from "../badge.tsx";

interface Props {
  rows: readonly CallRow[];
  feedback: readonly Feedback[];
  /** Null where the person may not rate. */
  onRate: ((call: Call) => void) | null;
}

const columns = ["Call", "Outcome", "Tokens", "Cost", "Duration", "Your view"];

/** Who called whom: each call below its caller, refused ones among them. */
export function CallTree({ rows, feedback, onRate }: Props) {
  return (
    <table className="calls" role="table">
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((name) => (
            <th key={name} role="columnheader" scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ call, depth }) => (
          <tr key={call.id} role="row" className={`call-${call.outcome} depth-${Math.min(depth, 6)}`}>
            <td role="cell" className="c-callee">
              <span className={`kind kind-${call.kind}`}>{call.kind}</span>
              <span className="callee">{call.callee}</span>
              {call.attempt > 1 && <span className="fine">attempt {call.attempt}</span>}
              <span className="unseen">
                called by {call.caller}, level {depth + 1}
              </span>
            </td>
            <td role="cell" className="c-outcome">
              <Badge tone={outcomeWords[call.outcome].tone}>{outcomeWords[call.outcome].label}</Badge>
              {call.reason && <span className="reason">{callReasonOf(call.reason)}</span>}
              {call.compaction && <span className="reason">{compactionWords(call.compaction)}</span>}
              {call.choice && <span className="fine choice">{call.choice}</span>}
            </td>
            <td role="cell" className="c-tokens">
              {call.inputTokens + call.outputTokens > 0 &&
                `${formatNumber(call.inputTokens)} → ${formatNumber(call.outputTokens)}`}
            </td>
            <td role="cell" className="c-callcost">
              {call.costMicros > 0 && formatCost(call.costMicros)}
            </td>
            <td role="cell" className="c-duration">
              {formatDuration(call.endedAt - call.startedAt)}
            </td>
            <td role="cell" className="c-rate">
              <Rated feedback={feedback} callId={call.id} />
              {onRate && (
                <button
                  type="button"
                  className="button tiny quiet"
                  aria-label={`Rate ${call.callee}`}
                  onClick={() => onRate(call)}
                >
                  Rate
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Rated({ feedback, callId }: { feedback: readonly Feedback[]; callId: string }) {
  return feedback
    .filter((item) => item.callId === callId)
    .map((item) => (
      <span key={item.at} className={`rated rated-${item.rating}`} title={item.note ?? item.by}>
        {item.rating === "up" ? "Good" : "Not good"}
      </span>
    ));
}
