/** One tenant's Zendesk, one ticket at a time. It throws what `callRemote` understands. */
import type { z } from "zod";
import { createEgress, type EgressSettings, type Fetch } from "../../egress/egress.ts";
import { Declined, RemoteAnswer, readRetryAfter, UnreadableAnswer } from "../remote-call.ts";
import { allowTicket, type ZendeskSettings } from "./settings.ts";
import type { ZendeskThread } from "./thread.ts";
import {
  auditPageSchema,
  commentPageSchema,
  tagsAnswerSchema,
  ticketAnswerSchema,
  updateAnswerSchema,
  userAnswerSchema,
  type AuditAnswer,
  type TicketAnswer,
} from "./wire.ts";

export interface ZendeskClient {
  settings: ZendeskSettings;
  /** A ticket by its number. Throws Declined for what is no number. */
  open(ticketId: string, signal: AbortSignal): TicketClient;
}

export interface TicketClient {
  read(): Promise<TicketAnswer>;
  readUser(userId: string): Promise<{ id: string; name: string | null; email: string | null }>;
  /** The ticket as it was before its comments were listed. */
  readThread(): Promise<ZendeskThread>;
  listAudits(): Promise<AuditAnswer[]>;
  /** Changes the ticket where it is still as it was read; else the answer is a 409. */
  update(read: TicketAnswer, change: object): Promise<{ ticket: TicketAnswer; audit: AuditAnswer }>;
  /** Adds to those there are. Gives the tags the ticket has then. */
  addTags(tags: readonly string[]): Promise<string[]>;
}

const pageSize = 100;
const mostPages = 10;

/** `egress`: everything but where it may go. Throws an EgressRefusal for a base URL nobody may speak to. */
export function createZendeskClient(
  settings: ZendeskSettings,
  egress: Omit<EgressSettings, "allow">,
): ZendeskClient {
  // Whatever is wrong with the base URL is said when the connector is made.
  createEgress({ ...egress, allow: allowTicket(settings, "1") });
  return {
    settings,
    open(ticketId, signal) {
      if (!/^\d{1,20}$/.test(ticketId)) throw new Declined("notFound", "This is no ticket's number.");
      const fetch = createEgress({ ...egress, allow: allowTicket(settings, ticketId) });
      return openTicket({ fetch, signal, api: `${settings.baseUrl}/api/v2` }, ticketId);
    },
  };
}

interface Line {
  fetch: Fetch;
  signal: AbortSignal;
  api: string;
}

function openTicket(line: Line, ticketId: string): TicketClient {
  const at = `/tickets/${ticketId}`;
  const read = async () => (await send(line, ticketAnswerSchema, "GET", at)).ticket;
  return {
    read,
    async readUser(userId) {
      const { user } = await send(line, userAnswerSchema, "GET", `/users/${userId}`);
      return { id: user.id, name: user.name ?? null, email: user.email ?? null };
    },
    async readThread() {
      const ticket = await read();
      const pages = await sendForAll(line, commentPageSchema, `${at}/comments`, { include: "users" });
      const users = new Map(pages.flatMap((page) => page.users).map((user) => [user.id, user]));
      return { ticket, users, comments: pages.flatMap(({ comments }) => comments) };
    },
    async listAudits() {
      const pages = await sendForAll(line, auditPageSchema, `${at}/audits`, {});
      return pages.flatMap(({ audits }) => audits);
    },
    update: ({ updated_at: updated_stamp }, change) =>
      send(line, updateAnswerSchema, "PUT", at, { ticket: { ...change, safe_update: true, updated_stamp } }),
    addTags: async (tags) => (await send(line, tagsAnswerSchema, "PUT", `${at}/tags`, { tags })).tags,
  };
}

async function sendForAll<
  Page extends { meta: { has_more: boolean; after_cursor?: string | null | undefined } },
>(line: Line, schema: z.ZodType<Page>, path: string, query: Record<string, string>): Promise<Page[]> {
  const pages: Page[] = [];
  for (let after: string | null = null; pages.length < mostPages;) {
    const asked = new URLSearchParams({
      ...query,
      "page[size]": String(pageSize),
      ...(after && { "page[after]": after }),
    });
    const page: Page = await send(line, schema, "GET", `${path}?${asked}`);
    pages.push(page);
    // Its links are not followed: the cursor says where the next page is.
    after = page.meta.has_more ? (page.meta.after_cursor ?? null) : null;
    if (after === null) return pages;
  }
  throw new Declined("threadTooLong", `The ticket has more than ${mostPages * pageSize} entries.`);
}

async function send<Answer>(
  { fetch, signal, api }: Line,
  schema: z.ZodType<Answer>,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const response = await fetch(`${api}${path}`, {
    method,
    signal,
    headers: { accept: "application/json", "user-agent": "signalbox", "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new RemoteAnswer({
      status: response.status,
      isRateLimit: response.status === 429,
      retryAfterMs: readRetryAfter(response.headers.get("retry-after"), Date.now()),
    });
  }
  const parsed = schema.safeParse(readJson(new Uint8Array(await response.arrayBuffer())));
  if (!parsed.success) throw new UnreadableAnswer();
  return parsed.data;
}

function readJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
