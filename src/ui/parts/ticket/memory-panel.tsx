import type { MemoryView } from "../../../domain/memory-view.ts";
import { compactionWords } from "../../call-words.ts";
import { formatDateTime } from "../../format.ts";
import { useMemory } from "../../ticket-queries.ts";
import { approvalWords, titleOf } from "../../words.ts";
import { ProblemNotice } from "../problem-notice.tsx";

/** What is remembered, in layers: from what one agent is shown in its turn down to what holds for the whole tenant. */
export function MemoryPanel({ ticketId }: { ticketId: string }) {
  const memory = useMemory(ticketId);
  return (
    <details className="panel memory">
      <summary>
        <h2>Memory</h2>
        <span className="fine">what each agent is shown, and what is remembered</span>
      </summary>
      {memory.error && <ProblemNotice error={memory.error} onRetry={() => void memory.refetch()} />}
      {!memory.data && !memory.error && <p role="status">Loading…</p>}
      {memory.data && <Strata memory={memory.data} />}
    </details>
  );
}

function Strata({ memory }: { memory: MemoryView }) {
  const { turns, retention, task, policy, tenant, approvals } = memory;
  return (
    <dl className="strata">
      <div>
        <dt>
          Turn <span className="fine">shown to an agent, gone after its answer</span>
        </dt>
        <dd>
          <ul>
            {turns.map((turn) => (
              <li key={turn.role}>
                <strong>{titleOf(turn.role)}</strong> {wordsOfTurn(turn, task.messages)}
              </li>
            ))}
          </ul>
          <p className="fine">{wordsOfRetention(retention)}</p>
        </dd>
      </div>
      <div>
        <dt>
          Task <span className="fine">this ticket, as long as it is kept</span>
        </dt>
        <dd>
          {count(task.messages, "message")}, {count(task.evidence, "piece")} of evidence,{" "}
          {count(task.deeds.length, "deed")}
        </dd>
      </div>
      <div>
        <dt>
          Approvals <span className="fine">a yes holds for this run alone</span>
        </dt>
        <dd>
          {approvals.length === 0 ? (
            <span className="none">Nobody has decided anything.</span>
          ) : (
            <ul>
              {approvals.map((approval) => (
                <li key={approval.id}>
                  <code>{approval.tool}</code> {approvalWords[approval.status].toLowerCase()}
                  {approval.by && ` by ${approval.by}`}
                  {!approval.isOfThisRun && <span className="fine"> in an earlier run: permits nothing</span>}
                </li>
              ))}
            </ul>
          )}
        </dd>
      </div>
      <div>
        <dt>
          Policy <span className="fine">laid down by the tenant’s people</span>
        </dt>
        <dd>
          <code>{policy.version}</code>
          <ul className="rules">
            {policy.rules.map(({ id, isUsed }) => (
              <li key={id} className={isUsed ? "used" : undefined}>
                <code>{id}</code>
                {isUsed && " decided here"}
              </li>
            ))}
          </ul>
        </dd>
      </div>
      <div>
        <dt>
          Tenant <span className="fine">the same for every ticket</span>
        </dt>
        <dd>
          {tenant.name}: {tenant.plan}, {tenant.environment}; languages {tenant.languages.join(", ")}; a
          person below {Math.round(tenant.minConfidence * 100)} % sure
          {tenant.connectors.length > 0 && `; connected to ${tenant.connectors.join(", ")}`}
        </dd>
      </div>
    </dl>
  );
}

function wordsOfRetention({ turnDays, forgottenAt }: MemoryView["retention"]): string {
  const rule =
    turnDays === null
      ? "Raw words are kept as long as the ticket."
      : `Raw words and recordings are forgotten ${count(turnDays, "day")} after the ticket’s end.`;
  return forgottenAt === null ? rule : `${rule} Last forgotten on ${formatDateTime(forgottenAt)}.`;
}

function wordsOfTurn(turn: MemoryView["turns"][number], allMessages: number): string {
  const seen = turn.messages === allMessages ? "" : ` of ${allMessages}`;
  return [
    `${turn.messages}${seen} ${turn.messages === 1 ? "message" : "messages"}`,
    turn.clipped > 0 && `${turn.clipped} of them cut`,
    turn.evidence.length > 0 && `evidence ${turn.evidence.join(", ")}`,
    turn.gaps > 0 && `${turn.gaps} gaps`,
    turn.revision &&
      (turn.revision.note ? `an earlier draft and the note “${turn.revision.note}”` : "an earlier draft"),
    turn.decided.length > 0 && `decided: ${turn.decided.join(", ")}`,
    turn.compaction && compactionWords(turn.compaction),
  ]
    .filter(Boolean)
    .join("; ");
}

function count(value: number, word: string): string {
  return `${value} ${word}${value === 1 ? "" : "s"}`;
}
