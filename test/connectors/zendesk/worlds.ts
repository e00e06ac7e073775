/** Worlds of Zendesk for tests, and the connector that works in one. */
import { inject } from "vitest";
import type { Connector } from "../../../src/connectors/connector.ts";
import { createRemoteConnector } from "../../../src/connectors/remote-operations.ts";
import { createZendeskClient } from "../../../src/connectors/zendesk/client.ts";
import { zendeskOperations } from "../../../src/connectors/zendesk/operations.ts";
import { putToken, zendeskSettingsSchema } from "../../../src/connectors/zendesk/settings.ts";
import { openWorld, type WireWorld } from "../../support/wire-client.ts";
import type { ZendeskAudit, ZendeskTicket, ZendeskUser, ZendeskWorld } from "./zendesk-server.ts";

export const requester: ZendeskUser = {
  id: 8_800_100,
  name: "Ines Duarte",
  email: "Ines.Duarte@example.com",
  role: "end-user",
};
export const colleague: ZendeskUser = {
  id: 8_800_200,
  name: "Theo Marsh",
  email: "theo@example.com",
  role: "agent",
};
export const agent: ZendeskUser = {
  id: 8_800_900,
  name: "Lantern Desk",
  email: "desk@example.com",
  role: "agent",
};

export const token = "zendesk-token-of-a-test";
export const agentEmail = "desk@example.com";

export function anAudit(id: number, body: string, changes: Partial<ZendeskAudit> = {}): ZendeskAudit {
  const authorId = requester.id;
  return {
    id,
    authorId,
    at: new Date(Date.UTC(2026, 2, 4, 12, 0, id % 3_600)).toISOString().replace(".000Z", "Z"),
    custom: {},
    comment: { id: id + 1, authorId, body, isPublic: true },
    ...changes,
  };
}

export function aTicket(changes: Partial<ZendeskTicket> = {}): ZendeskTicket {
  return {
    id: 6_120,
    subject: "Washing the linen",
    status: "open",
    priority: "normal",
    tags: ["care"],
    requesterId: requester.id,
    createdAt: "2026-03-04T12:00:00Z",
    updatedAt: "2026-03-04T12:00:00Z",
    audits: [anAudit(100, "Can the linen throw go into the washing machine?")],
    ...changes,
  };
}

export function aWorld(ticket: ZendeskTicket = aTicket()): ZendeskWorld {
  return {
    authorization: `Basic ${btoa(`${agentEmail}/token:${token}`)}`,
    agentId: agent.id,
    now: "2026-03-05T09:00:00Z",
    nextId: 9_000,
    users: [requester, colleague, agent],
    tickets: [ticket],
  };
}

export function openZendesk(id: string): WireWorld<ZendeskWorld> {
  return openWorld<ZendeskWorld>(inject("zendeskServer"), id);
}

/** A connector of a tenant whose Zendesk is this world. `timeoutMs`: of one request. */
export function connectTo(
  { baseUrl }: { baseUrl: string },
  options: {
    tenantId?: string;
    timeoutMs?: number;
    auth?: "apiToken" | "oauth";
    readToken?: () => string;
    refresh?: () => Promise<boolean>;
  } = {},
): Connector {
  const { tenantId = "zendesk-tests", timeoutMs = 600, auth = "apiToken", readToken = () => token } = options;
  const settings = zendeskSettingsSchema.parse({ baseUrl, agentUserId: String(agent.id), auth, agentEmail });
  const client = createZendeskClient(settings, {
    tenantId,
    connector: "zendesk",
    authorise: (headers) => putToken(settings, headers, readToken()),
    ...(options.refresh && { refreshCredential: options.refresh }),
    timeoutMs,
    maxRequestBytes: 200_000,
    maxResponseBytes: 2_000_000,
    isLocal: true,
  });
  return createRemoteConnector(
    "zendesk",
    { tenantId, client, refused: "refusedByHelpdesk" },
    zendeskOperations,
  );
}

export const aReply = {
  ticketId: "tkt_1",
  externalId: "6120",
  to: "zendesk:8800100",
  subject: "Washing the linen",
  body: "Yes: cold, on the gentle cycle.",
  inReplyTo: "zendesk:ticket:6120:created",
};
