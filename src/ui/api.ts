/**
 * The HTTP API as the UI uses it. Answers are typed by the domain and not checked again: the worker that sends them
 * is built from the same sources. Everything that goes wrong is an `ApiProblem` with a sentence for people.
 */
import type { Approval, Decision } from "../domain/approval.ts";
import type { DeadLetter, LetterStatus } from "../domain/dead-letter.ts";
import type { Example, ExampleList } from "../domain/example.ts";
import type { Intent } from "../domain/intent.ts";
import type { LabelList, ProposalDecision } from "../domain/label.ts";
import type { ApiRole } from "../domain/role.ts";
import type { SettingsHistory, SettingsPreview, SettingsView } from "../domain/settings.ts";
import type { MemoryView } from "../domain/memory-view.ts";
import type { Metrics } from "../domain/metrics.ts";
import type { TrackRecord } from "../domain/track-record.ts";
import type { Stage, TicketState } from "../domain/state.ts";
import type { SwitchChange, SwitchView } from "../domain/switch.ts";
import type { SwitchList, ToolList } from "../domain/tool-view.ts";
import type { TicketCounts } from "../domain/ticket-query.ts";
import type { EventView, Feedback, TicketSummary, TicketView } from "../domain/view.ts";
import type { Session } from "./session.ts";

export interface TicketPage {
  items: TicketSummary[];
  next: string | null;
}

export interface EventPage {
  items: EventView[];
  /** Whether the whole chain of hashes still fits. */
  intact: boolean;
  next: string | null;
}

export interface LetterPage {
  items: DeadLetter[];
  next: string | null;
}

/** A dead letter with what is known of its ticket; null where there is none. */
export interface LetterView extends DeadLetter {
  ticket: { state: TicketState | null; reason: TicketView["reason"]; events: EventView[] } | null;
}

/** What a person decides of a letter. */
export type LetterDecision = { action: "redrive"; note?: string } | { action: "dismiss"; note: string };

export interface Me {
  name: string;
  role: "viewer" | "approver" | "admin";
  tenantName: string;
  environment: "sandbox" | "staging" | "live";
}

/** A ticket to try Signalbox out with. */
export interface TestTicket {
  kind: "refund" | "cancellation" | "orderStatus";
  subject: string;
  body: string;
  requester: { email: string; name?: string };
  /** What to expect of it, in a sentence. */
  about: string;
}

export interface Machine {
  version: string;
  states: { id: TicketState; stage: Stage; end: boolean }[];
  transitions: { from: TicketState; to: TicketState; event: string }[];
  regions: { id: string; states: string[]; initial: string }[];
}

export interface FeedbackInput {
  rating: Feedback["rating"];
  reason?: NonNullable<Feedback["reason"]>;
  note?: string;
  callId?: string;
  /** What the ticket is, where triage took it for something else. */
  intent?: Intent;
}

/** What a ticket can be told besides a decision. */
export type TicketCommand = "handback" | "resolve" | "cancel";

/** What is to become of the settings: whole sections, or all of an earlier version. */
export type SettingsWish = { changes: Record<string, unknown> } | { revertTo: number };

/** What an admin teaches: examples, or a file of them with one a line. */
export type Lesson = { note: string } & (
  { examples: Pick<Example, "text" | "label">[] } | { jsonLines: string }
);

/** What is known of a connector's credential. */
export interface CredentialState {
  status: "ready" | "needsReauth" | "absent";
  storedAt: number | null;
  storedBy: string | null;
  expiresAt: number | null;
}

/** How people look after a ticket. */
export type Care =
  | { kind: "assignment"; assignee: string | null; steal?: true }
  | { kind: "snooze"; until: number | null }
  | { kind: "extend"; approvalId: string; byMs: number }
  | { kind: "recall" }
  | { kind: "revert"; actionId: string };

/** What a person writes on a ticket. */
export type WrittenMessage =
  { to: "team"; body: string } | { to: "customer"; body: string; resolves: boolean; answers?: string };

/** The conversation uncovered. */
export type RevealedWords = Pick<TicketView["ticket"], "subject" | "requester"> &
  Pick<TicketView, "messages">;

export class ApiProblem extends Error {
  /** 0 where nobody answered. */
  readonly status: number;
  readonly detail: string | null;
  /** On 409: who was first, and when. */
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  /** On 409 of the settings: who has changed them, and when. */
  readonly changedBy: string | null;
  readonly changedAt: number | null;

  constructor(
    problem: Partial<Pick<ApiProblem, "detail" | "decidedBy" | "decidedAt" | "changedBy" | "changedAt">> & {
      status: number;
      title: string;
    },
  ) {
    super(problem.title);
    this.status = problem.status;
    this.detail = problem.detail ?? null;
    this.decidedBy = problem.decidedBy ?? null;
    this.decidedAt = problem.decidedAt ?? null;
    this.changedBy = problem.changedBy ?? null;
    this.changedAt = problem.changedAt ?? null;
  }
}

export type Api = ReturnType<typeof createApi>;

/** The API of one tenant for one person. `onSignedOut` is called when the token is not accepted. */
export function createApi(session: Session, onSignedOut: () => void) {
  const home = `/api/${encodeURIComponent(session.tenantId)}`;
  const letter = (id: string) => `${home}/dead-letters/${encodeURIComponent(id)}`;
  const ticket = (id: string) => `${home}/tickets/${encodeURIComponent(id)}`;

  async function call<Answer>(
    path: string,
    options: {
      method?: "PUT" | "DELETE";
      body?: unknown;
      signal?: AbortSignal;
      /** The same for every try of one wish, so that it comes true once. */
      idempotencyKey?: string;
    } = {},
  ): Promise<Answer> {
    const posted = options.body !== undefined;
    const headers: Record<string, string> = {
      Authorization: `Bearer ${session.token}`,
      Accept: "application/json",
    };
    if (posted) headers["Content-Type"] = "application/json";
    if (options.idempotencyKey !== undefined) headers["Idempotency-Key"] = options.idempotencyKey;
    const method = options.method ?? (posted ? "POST" : "GET");
    const init: RequestInit = { method, headers, credentials: "omit" };
    if (posted) init.body = JSON.stringify(options.body);
    if (options.signal) init.signal = options.signal;
    const response = await reach(path, init);
    if (response.status === 401) onSignedOut();
    if (!response.ok) throw await readProblem(response);
    return (await response.json()) as Answer;
  }

  return {
    me: () => call<Me>(`${home}/me`),
    machine: () => call<Machine>("/api/machine"),
    tickets: (
      filter: URLSearchParams,
      page: { cursor: string | null; limit: number },
      signal: AbortSignal,
    ) => {
      const query = new URLSearchParams(filter);
      query.set("limit", String(page.limit));
      if (page.cursor !== null) query.set("cursor", page.cursor);
      return call<TicketPage>(`${home}/tickets?${query}`, { signal });
    },
    ticket: (id: string, signal: AbortSignal) => call<TicketView>(`${ticket(id)}?masked=true`, { signal }),
    counts: (signal: AbortSignal) => call<TicketCounts>(`${home}/tickets/counts`, { signal }),
    metrics: (hours: number, signal: AbortSignal) =>
      call<Metrics>(`${home}/metrics?hours=${hours}`, { signal }),
    trackRecord: (signal: AbortSignal) => call<TrackRecord>(`${home}/track-record`, { signal }),
    fixture: (id: string) => call<{ name: string }>(`${ticket(id)}/fixture`),
    events: (id: string, cursor: string | null, signal: AbortSignal) =>
      call<EventPage>(
        `${ticket(id)}/events${cursor === null ? "" : `?cursor=${encodeURIComponent(cursor)}`}`,
        { signal },
      ),
    decide: (id: string, approvalId: string, decision: Decision) =>
      call<{ approval: Approval }>(`${ticket(id)}/approvals/${encodeURIComponent(approvalId)}`, {
        body: decision,
      }),
    write: (id: string, message: WrittenMessage, idempotencyKey: string) =>
      call<unknown>(`${ticket(id)}/messages`, { body: { from: "human", ...message }, idempotencyKey }),
    command: (id: string, command: TicketCommand, note?: string) =>
      call<unknown>(`${ticket(id)}/${command}`, { body: note ? { note } : {} }),
    care: (id: string, { kind, ...body }: Care) => {
      if (!("approvalId" in body)) return call<unknown>(`${ticket(id)}/${kind}`, { body });
      const { approvalId, ...more } = body;
      return call<unknown>(`${ticket(id)}/approvals/${encodeURIComponent(approvalId)}/${kind}`, {
        body: more,
      });
    },
    reveal: (id: string) => call<RevealedWords>(`${ticket(id)}/reveal`, { body: {} }),
    memory: (id: string, signal: AbortSignal) => call<MemoryView>(`${ticket(id)}/memory`, { signal }),
    feedback: (id: string, feedback: FeedbackInput) =>
      call<unknown>(`${ticket(id)}/feedback`, { body: feedback }),
    letters: (
      status: LetterStatus | null,
      page: { cursor: string | null; limit: number },
      signal: AbortSignal,
    ) => {
      const query = new URLSearchParams({ limit: String(page.limit) });
      if (status !== null) query.set("status", status);
      if (page.cursor !== null) query.set("cursor", page.cursor);
      return call<LetterPage>(`${home}/dead-letters?${query}`, { signal });
    },
    letter: (id: string, signal: AbortSignal) => call<LetterView>(letter(id), { signal }),
    settleLetter: (id: string, { action, ...body }: LetterDecision) =>
      call<DeadLetter>(`${letter(id)}/${action}`, { body }),
    tools: (signal: AbortSignal) => call<ToolList>(`${home}/tools`, { signal }),
    switches: (signal: AbortSignal) => call<SwitchList>(`${home}/switches`, { signal }),
    setSwitch: (target: string, change: Omit<SwitchChange, "target">) =>
      call<SwitchView>(`${home}/switches/${encodeURIComponent(target)}`, { method: "PUT", body: change }),
    settings: (signal: AbortSignal) => call<SettingsView>(`${home}/settings`, { signal }),
    settingsHistory: (before: number | null, signal: AbortSignal) =>
      call<SettingsHistory>(`${home}/settings/history${before === null ? "" : `?before=${before}`}`, {
        signal,
      }),
    previewSettings: (wish: SettingsWish, expectedVersion: number, signal: AbortSignal) =>
      call<SettingsPreview>(`${home}/settings/preview`, { body: { ...wish, expectedVersion }, signal }),
    changeSettings: (wish: SettingsWish, expectedVersion: number, note: string) =>
      "revertTo" in wish
        ? call<SettingsView>(`${home}/settings/revert`, {
            body: { version: wish.revertTo, expectedVersion, note },
          })
        : call<SettingsView>(`${home}/settings`, {
            method: "PUT",
            body: { ...wish, expectedVersion, note },
          }),
    addToken: (token: { name: string; role: ApiRole; note: string }) =>
      call<{ token: string; settings: SettingsView }>(`${home}/tokens`, { body: token }),
    restoreRule: (ruleId: string) => call<SettingsView>(`${home}/settings/restore`, { body: { ruleId } }),
    changeRole: (name: string, role: ApiRole, note: string) =>
      call<SettingsView>(`${home}/tokens/${encodeURIComponent(name)}`, {
        method: "PUT",
        body: { role, note },
      }),
    revokeToken: (name: string, note: string) =>
      call<SettingsView>(`${home}/tokens/${encodeURIComponent(name)}?${new URLSearchParams({ note })}`, {
        method: "DELETE",
      }),
    credential: (connector: string, signal: AbortSignal) =>
      call<CredentialState>(`${home}/connectors/${encodeURIComponent(connector)}/credential`, { signal }),
    examples: (signal: AbortSignal) => call<ExampleList>(`${home}/examples`, { signal }),
    teach: (lesson: Lesson) => call<ExampleList>(`${home}/examples`, { body: lesson }),
    removeExample: (id: string, note: string) =>
      call<ExampleList>(`${home}/examples/${encodeURIComponent(id)}?${new URLSearchParams({ note })}`, {
        method: "DELETE",
      }),
    labels: (signal: AbortSignal) => call<LabelList>(`${home}/labels`, { signal }),
    decideProposal: (id: string, { decision }: ProposalDecision) =>
      call<LabelList>(`${home}/labels/${encodeURIComponent(id)}`, { body: { decision } }),
    testTickets: (signal: AbortSignal) => call<{ items: TestTicket[] }>(`${home}/test-tickets`, { signal }),
    postTestTicket: (words: Pick<TestTicket, "subject" | "body" | "requester">) =>
      call<{ ticketId: string }>(`${home}/test-tickets`, { body: words }),
    connection: () =>
      call<{ ticket: string; expiresAt: number }>(`${home}/connection`, {
        body: {},
        // An answer that never comes must not hold up the next try.
        signal: AbortSignal.timeout(10_000),
      }),
  };
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiProblem({
      status: 0,
      title: "Signalbox cannot be reached",
      detail: "Check your connection; nothing you entered is lost.",
    });
  }
}

async function readProblem(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  const field = (name: string): unknown =>
    typeof body === "object" && body !== null ? Reflect.get(body, name) : null;
  const text = (name: string) => {
    const value = field(name);
    return typeof value === "string" && value !== "" ? value : null;
  };
  const moment = (name: string) => {
    const value = field(name);
    return typeof value === "number" ? value : null;
  };
  return new ApiProblem({
    status: response.status,
    title: text("title") ?? `Signalbox answered ${response.status}`,
    detail: text("detail"),
    decidedBy: text("decidedBy"),
    decidedAt: moment("decidedAt"),
    changedBy: text("changedBy"),
    changedAt: moment("changedAt"),
  });
}
