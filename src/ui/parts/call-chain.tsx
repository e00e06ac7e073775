import type { Call } from "../../domain/call.ts";
import { orderCalls } from "../call-rows.ts";
import { formatCost, formatDuration, formatNumber, formatSecond } from "../format.ts";
import { callReasonOf, type Tone } from "../words.ts";
import { Badge } from "./badge.tsx";
import { Section } from "./section.tsx";

const outcomeWords: Record<Call["outcome"], { label: string; tone: Tone }> = {
  success: { label: "Success", tone: "done" },
  partial: { label: "Partial", tone: "ask" },
  failed: { label: "Failed", tone: "bad" },
  blocked: { label: "Blocked", tone: "bad" },
  timeout: { label: "Timed out", tone: "bad" },
};

export function CallChain({ calls }: { calls: readonly Call[] }) {
  const rows = orderCalls(calls);
  const tokens = sumOf(calls, (call) => call.inputTokens + call.outputTokens);
  const costMicros = sumOf(calls, (call) => call.costMicros);
  const startedAt = Math.min(...calls.map((call) => call.startedAt));
  const spanMs = Math.max(1, Math.max(...calls.map((call) => call.endedAt)) - startedAt);
  const blocked = calls.filter((call) => call.outcome === "blocked").length;
  return (
    <Section
      title="Call chain"
      aside={
        <span className="fine">
          {calls.length} calls{blocked > 0 && `, ${blocked} blocked`}, {formatNumber(tokens)} tokens,{" "}
          {formatCost(costMicros)}
        </span>
      }
    >
      {calls.length === 0 ? (
        <p className="none">Nothing has been called yet.</p>
      ) : (
        <table className="calls" role="table">
          <thead role="rowgroup">
            <tr role="row">
              {["Call", "Outcome", "Tokens", "Cost", "Duration", "When"].map((name) => (
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
                <td role="cell" className="c-when">
                  <svg
                    viewBox="0 0 100 6"
                    preserveAspectRatio="none"
                    role="img"
                    aria-label={formatSecond(call.startedAt)}
                  >
                    <rect
                      x={Math.min(98.5, ((call.startedAt - startedAt) / spanMs) * 100)}
                      y="1"
                      height="4"
                      width={Math.max(1.5, ((call.endedAt - call.startedAt) / spanMs) * 100)}
                    />
                  </svg>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function sumOf(calls: readonly Call[], figure: (call: Call) => number): number {
  return calls.reduce((sum, call) => sum + figure(call), 0);
}
