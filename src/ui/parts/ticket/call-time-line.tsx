import type { CallRow } from "../../call-rows.ts";
import { outcomeWords } from "../../call-words.ts";
import { formatCost, formatDuration, formatNumber, formatSecond } from "../../format.ts";
import { ticksOf } from "../../time-ticks.ts";
import { callReasonOf } from "../../words.ts";

/** The same calls over time: one bar each, from when it began to when it ended. Waiting shows as the gaps. */
export function CallTimeLine({ rows }: { rows: readonly CallRow[] }) {
  const startedAt = Math.min(...rows.map(({ call }) => call.startedAt));
  const spanMs = Math.max(1, Math.max(...rows.map(({ call }) => call.endedAt)) - startedAt);
  const ticks = ticksOf(spanMs);
  return (
    <div className="time-line">
      <div className="time-axis" aria-hidden="true">
        <span>since {formatSecond(startedAt)}</span>
        <svg viewBox="0 0 100 12" preserveAspectRatio="none">
          {ticks.map((ms) => (
            <line key={ms} x1={(ms / spanMs) * 100} x2={(ms / spanMs) * 100} y1="6" y2="12" />
          ))}
        </svg>
        <span>{formatDuration(spanMs)}</span>
      </div>
      <ol>
        {rows.map(({ call, depth }) => {
          const { label } = outcomeWords[call.outcome];
          const tokens = call.inputTokens + call.outputTokens;
          const offset = ((call.startedAt - startedAt) / spanMs) * 100;
          const width = Math.max(0.6, ((call.endedAt - call.startedAt) / spanMs) * 100);
          return (
            <li key={call.id} className={`bar-row call-${call.outcome} depth-${Math.min(depth, 6)}`}>
              <span className="bar-name">
                <span className="callee">{call.callee}</span>
              </span>
              <svg
                className={`bar bar-${call.kind}`}
                viewBox="0 0 100 14"
                preserveAspectRatio="none"
                aria-hidden="true"
              >
                {ticks.map((ms) => (
                  <line key={ms} x1={(ms / spanMs) * 100} x2={(ms / spanMs) * 100} y1="0" y2="14" />
                ))}
                <rect x={Math.min(99.4, offset)} y="3" width={width} height="8" rx="0.4" />
              </svg>
              <span className="bar-figures">
                {call.outcome !== "success" && (
                  <strong className="bar-outcome">
                    {call.outcome === "blocked" ? "✕ refused" : label}
                    {call.reason && `: ${callReasonOf(call.reason)}`}
                  </strong>
                )}
                <span>{formatDuration(call.endedAt - call.startedAt)}</span>
                {tokens > 0 && <span>{formatNumber(tokens)} tokens</span>}
                {call.costMicros > 0 && <span>{formatCost(call.costMicros)}</span>}
                <span className="unseen">began {formatDuration(call.startedAt - startedAt)} in</span>
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
}
