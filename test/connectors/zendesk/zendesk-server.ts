/**
 * Zendesk's ticketing API on loopback, as far as the connector uses it, in the shapes of its reference
 * (`src/connectors/zendesk/wire.ts` names the pages). A request of another shape than the reference has is in the
 * state's `violations`. Vitest starts it before the tests and hands its address to them as `inject("zendeskServer")`.
 */
import { z } from "zod";
import type { TestProject } from "vitest/node";
import { startWireServer, type WireAnswer, type WireRequest } from "../../support/wire-server.ts";

export interface ZendeskWorld {
  /** As the authorization header has it. */
  authorization: string;
  /** Whose token it is. */
  agentId: number;
  now: string;
  nextId: number;
  users: ZendeskUser[];
  tickets: ZendeskTicket[];
}

export interface ZendeskUser {
  id: number;
  name: string;
  email: string | null;
  role: "end-user" | "agent" | "admin";
}

export interface ZendeskTicket {
  id: number;
  subject: string;
  status: "new" | "open" | "pending" | "hold" | "solved" | "closed";
  priority: string | null;
  tags: string[];
  requesterId: number;
  createdAt: string;
  updatedAt: string;
  audits: ZendeskAudit[];
}

export interface ZendeskAudit {
  id: number;
  authorId: number;
  at: string;
  custom: Record<string, unknown>;
  comment: { id: number; authorId: number; body: string; isPublic: boolean } | null;
}

declare module "vitest" {
  export interface ProvidedContext {
    /** `http://127.0.0.1:<port>` */
    zendeskServer: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startWireServer<ZendeskWorld>({
    answer,
    judge,
    meanwhile(world) {
      const ticket = world.tickets[0];
      if (!ticket) throw new Error("there is no ticket to write on");
      const { requesterId: authorId } = ticket;
      addAudit(world, ticket, { authorId, custom: {}, body: "And one more thing.", isPublic: true });
    },
  });
  project.provide("zendeskServer", server.url);
  return server.close;
}

const stamp = z.iso.datetime();
/** Of what the reference lets an update have, what we send: anything else is news. */
const ticketUpdate = z.strictObject({
  ticket: z.strictObject({
    comment: z.strictObject({ body: z.string().min(1), public: z.boolean() }).optional(),
    metadata: z.record(z.string(), z.string()).optional(),
    status: z.enum(["open", "pending", "hold", "solved"]).optional(),
    tags: z.array(z.string()).optional(),
    safe_update: z.literal(true),
    updated_stamp: stamp,
  }),
});
const tagsUpdate = z.strictObject({ tags: z.array(z.string().regex(/^\S+$/)).min(1) });
const queries = ["page[size]", "page[after]", "include"];

function judge(request: WireRequest): string[] {
  const what = `${request.method} ${request.path}`;
  const problems = Object.keys(request.query).flatMap((name) =>
    queries.includes(name) ? [] : [`${what}: there is no query parameter ${name}`],
  );
  if (request.method === "GET") return problems;
  const parsed = (request.path.endsWith("/tags") ? tagsUpdate : ticketUpdate).safeParse(request.body);
  if (parsed.success) return problems;
  return [
    ...problems,
    ...parsed.error.issues.map(({ path, message }) => `${what} ${path.join(".")}: ${message}`),
  ];
}

function answer(world: ZendeskWorld, request: WireRequest): WireAnswer {
  if (request.headers["authorization"] !== world.authorization) {
    return { status: 401, body: { error: "Couldn't authenticate you" } };
  }
  const [, api, version, kind, id = "", below] = request.path.split("/");
  if (api !== "api" || version !== "v2") return notFound;
  if (kind === "users") {
    const user = world.users.find((each) => String(each.id) === id);
    return user ? { status: 200, body: { user: showUser(user) } } : notFound;
  }
  const ticket = world.tickets.find((each) => String(each.id) === id);
  if (kind !== "tickets" || !ticket) return notFound;
  switch (`${request.method} ${below ?? ""}`) {
    case "GET ":
      return { status: 200, body: { ticket: showTicket(ticket) } };
    case "PUT ":
      return update(world, ticket, request.body);
    case "PUT tags": {
      if (ticket.status === "closed") return closed;
      const { tags } = tagsUpdate.parse(request.body);
      ticket.tags = [...new Set([...ticket.tags, ...tags])];
      addAudit(world, ticket, { authorId: world.agentId, custom: {}, body: null, isPublic: false });
      return { status: 200, body: { tags: ticket.tags } };
    }
    case "GET comments": {
      const comments = ticket.audits.flatMap((audit) => showComment(audit));
      const { shown, meta } = cut(comments, request);
      const authors = new Set(shown.map(({ author_id }) => author_id));
      const users = world.users.filter((user) => authors.has(user.id)).map(showUser);
      const isAsked = request.query["include"] === "users";
      return { status: 200, body: { comments: shown, ...(isAsked && { users }), ...meta } };
    }
    case "GET audits": {
      const { shown, meta } = cut(
        ticket.audits.map((audit) => showAudit(ticket, audit)),
        request,
      );
      return { status: 200, body: { audits: shown, ...meta } };
    }
    default:
      return notFound;
  }
}

const notFound: WireAnswer = { status: 404, body: { error: "RecordNotFound", description: "Not found" } };
const closed: WireAnswer = {
  status: 422,
  body: {
    error: "RecordInvalid",
    description: "Record validation errors",
    details: { status: [{ description: "Status: closed prevents ticket update" }] },
  },
};

function update(world: ZendeskWorld, ticket: ZendeskTicket, body: unknown): WireAnswer {
  const parsed = ticketUpdate.safeParse(body);
  if (!parsed.success) return { status: 400, body: { error: "InvalidBody", message: "another shape" } };
  const { comment, metadata = {}, status, tags, updated_stamp } = parsed.data.ticket;
  if (ticket.status === "closed") return closed;
  if (Date.parse(updated_stamp) !== Date.parse(ticket.updatedAt)) {
    return {
      status: 409,
      body: {
        error: "UpdateConflict",
        description: "Safe update refused: the ticket has been changed since.",
      },
    };
  }
  if (status) ticket.status = status;
  if (tags) ticket.tags = tags;
  const audit = addAudit(world, ticket, {
    authorId: world.agentId,
    custom: metadata,
    body: comment?.body ?? null,
    isPublic: comment?.public ?? false,
  });
  return { status: 200, body: { ticket: showTicket(ticket), audit: showAudit(ticket, audit) } };
}

function addAudit(
  world: ZendeskWorld,
  ticket: ZendeskTicket,
  entry: { authorId: number; custom: Record<string, unknown>; body: string | null; isPublic: boolean },
): ZendeskAudit {
  world.now = new Date(Date.parse(world.now) + 1_000).toISOString().replace(".000Z", "Z");
  const { authorId, custom, body, isPublic } = entry;
  const id = world.nextId;
  const comment = body === null ? null : { id: id + 1, authorId, body, isPublic };
  world.nextId += 2;
  const audit: ZendeskAudit = { id, authorId, at: world.now, custom, comment };
  ticket.audits.push(audit);
  ticket.updatedAt = world.now;
  return audit;
}

function cut<Entry>(entries: readonly Entry[], { query }: WireRequest) {
  const size = Math.min(Number(query["page[size]"] ?? 100), 100);
  const from = Number(Buffer.from(query["page[after]"] ?? "", "base64").toString() || 0);
  const next = from + size;
  const hasMore = next < entries.length;
  const cursor = Buffer.from(String(next)).toString("base64");
  return {
    shown: entries.slice(from, next),
    meta: {
      meta: { has_more: hasMore, after_cursor: hasMore ? cursor : null, before_cursor: null },
      links: { next: hasMore ? "https://elsewhere.example/never-followed" : null, prev: null },
    },
  };
}

function showUser({ id, name, email, role }: ZendeskUser) {
  return {
    id,
    url: `https://z.example/api/v2/users/${id}.json`,
    name,
    email,
    role,
    active: true,
    verified: true,
  };
}

function showTicket(ticket: ZendeskTicket) {
  return {
    id: ticket.id,
    url: `https://z.example/api/v2/tickets/${ticket.id}.json`,
    external_id: null,
    subject: ticket.subject,
    raw_subject: ticket.subject,
    description: ticket.audits[0]?.comment?.body ?? "",
    status: ticket.status,
    priority: ticket.priority,
    type: "question",
    tags: ticket.tags,
    requester_id: ticket.requesterId,
    submitter_id: ticket.requesterId,
    assignee_id: null,
    created_at: ticket.createdAt,
    updated_at: ticket.updatedAt,
    via: { channel: "email", source: { from: {}, to: {}, rel: null } },
  };
}

function showComment({ id, at, comment }: ZendeskAudit) {
  if (!comment) return [];
  return [
    {
      id: comment.id,
      type: "Comment",
      author_id: comment.authorId,
      body: comment.body,
      html_body: `<div class="zd-comment" dir="auto">${comment.body}</div>`,
      plain_body: comment.body,
      public: comment.isPublic,
      attachments: [],
      audit_id: id,
      via: { channel: "api", source: { from: {}, to: {}, rel: null } },
      created_at: at,
      metadata: { system: {}, custom: {} },
    },
  ];
}

function showAudit(ticket: ZendeskTicket, { id, authorId, at, custom, comment }: ZendeskAudit) {
  const events = comment
    ? [
        {
          id: comment.id,
          type: "Comment",
          author_id: comment.authorId,
          body: comment.body,
          public: comment.isPublic,
        },
      ]
    : [{ id: id + 1, type: "Change", field_name: "tags", value: ticket.tags, previous_value: [] }];
  return {
    id,
    ticket_id: ticket.id,
    created_at: at,
    author_id: authorId,
    metadata: { system: { ip_address: "192.0.2.1" }, custom },
    events,
    via: { channel: "api", source: { from: {}, to: {}, rel: null } },
  };
}
