/** Keeps the entries of one agent call and everything below it, with ids derived from the call's own. */
import type { Call } from "../domain/call.ts";
import type { Envelope } from "../domain/envelope.ts";
import type { Compaction } from "../domain/risk-band.ts";

type Opened = Pick<Call, "kind" | "callee" | "inputHash" | "startedAt" | "prompt">;
type Closed = Pick<Call, "endedAt" | "outcome"> &
  Partial<
    Pick<
      Call,
      | "reason"
      | "choice"
      | "inputTokens"
      | "outputTokens"
      | "cachedInputTokens"
      | "costMicros"
      | "attempt"
      | "compaction"
    >
  >;

export class CallRecorder {
  readonly #envelope: Envelope;
  readonly #caller: string;
  readonly #calls: Call[] = [];
  #next = 1;
  /** How the task was compacted for the model, or null. */
  compaction: Compaction | null = null;

  constructor(envelope: Envelope, caller: string) {
    this.#envelope = envelope;
    this.#caller = caller;
  }

  /** The id of the next call below this one, in order of starting. */
  nextId(): string {
    return `${this.#envelope.callId}.${this.#next++}`;
  }

  add(id: string, opened: Opened, closed: Closed): void {
    this.#calls.push({
      id,
      parentId: this.#envelope.callId,
      caller: this.#caller,
      attempt: 1,
      reason: null,
      inputTokens: 0,
      outputTokens: 0,
      costMicros: 0,
      traceId: this.#envelope.traceId,
      ...opened,
      ...closed,
    });
  }

  /** Entries somebody below has made: a tool call, or another agent's whole run. */
  addAll(calls: readonly Call[]): void {
    this.#calls.push(...calls);
  }

  /** The agent call itself, then everything below it. */
  close(own: Opened & Closed & Pick<Call, "caller" | "parentId" | "attempt">): Call[] {
    return [
      {
        id: this.#envelope.callId,
        reason: null,
        inputTokens: 0,
        outputTokens: 0,
        costMicros: 0,
        traceId: this.#envelope.traceId,
        ...own,
      },
      ...this.#calls,
    ];
  }
}
