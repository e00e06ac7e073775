import type { MemoryView, Retention } from "../../../domain/memory-view.ts";
import type { Stratum } from "../../../domain/stratum.ts";
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
          <RetentionLine of="turn" retention={retention} />
        </dd>
      </div>
      <div>
        <dt>
          Task <span className="fine">found out and done on this ticket</span>
        </dt>
        <dd>
          {count(task.messages, "message")}, {count(task.evidence, "piece")} of evidence,{" "}
          {count(task.deeds.length, "deed")}
          <RetentionLine of="task" retention={retention} />
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

const keptWords = {
  turn: "Raw words are kept",
  task: "What was found is kept",
} as const satisfies Record<Stratum, string>;

function RetentionLine({ of, retention }: Pick<MemoryView, "retention"> & { of: Stratum }) {
  const found = retention.find(({ stratum }) => stratum === of);
  return found && <p className="fine">{wordsOfRetention(found)}</p>;
}

function wordsOfRetention({ stratum, days, keptUntil, forgottenAt }: Retention): string {
  const rule =
    days === null
      ? "as long as the ticket."
      : keptUntil === null
        ? `for ${count(days, "day")} after the ticket’s end.`
        : `until ${formatDateTime(keptUntil)}.`;
  const forgotten = forgottenAt === null ? "" : ` Last forgotten on ${formatDateTime(forgottenAt)}.`;
  return `${keptWords[stratum]} ${rule}${forgotten}`;
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
