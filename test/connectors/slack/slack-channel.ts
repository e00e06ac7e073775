/** A workspace at the Slack server, and a connector that speaks to it with the workspace's token. */
import { inject } from "vitest";
import type { OperationRequest } from "../../../src/connectors/connector.ts";
import { createSlackConnector } from "../../../src/connectors/slack/connector.ts";
import { createEgress } from "../../../src/egress/egress.ts";
import type { SlackBooks, SlackSetUp } from "./slack-server.ts";

export const channel = "C0123456789";
export const uiUrl = "https://signalbox.example.com";
export const ticketId = `tkt_${"a".repeat(32)}`;
export const aNotice = { what: "approvalWaiting", ticketId, reason: null };

export async function openSlackChannel(setUp: Partial<SlackSetUp> = {}) {
  const token = `xoxb-${crypto.randomUUID()}`;
  await setUpSlack(token, setUp);
  const connector = createConnector(token);
  const call = (input: object): OperationRequest & { idempotencyKey: string } => ({
    tenantId: "acme",
    operation: "notify",
    input,
    idempotencyKey: `${ticketId}:notice:1.awaitingApproval`,
    signal: new AbortController().signal,
  });
  return {
    token,
    connector,
    books: () => readSlackBooks(token),
    notify: (input: object = aNotice, changes: Partial<OperationRequest> = {}) =>
      connector.run({ ...call(input), ...changes }),
    find: (changes: { idempotencyKey?: string } = {}) => connector.find?.({ ...call(aNotice), ...changes }),
  };
}

export function createConnector(token: string) {
  const origin = inject("slackServer");
  const egress = createEgress({
    tenantId: "acme",
    connector: "slack",
    allow: [{ origin, paths: ["/api/chat.postMessage", "/api/conversations.history"] }],
    authorise: (headers) => headers.set("authorization", `Bearer ${token}`),
    timeoutMs: 400,
    maxRequestBytes: 10_000,
    maxResponseBytes: 1_000_000,
    isLocal: true,
  });
  return createSlackConnector(egress, { origin, channel, uiUrl });
}

export async function setUpSlack(token: string, setUp: Partial<SlackSetUp> = {}): Promise<void> {
  const body = JSON.stringify({ channels: [channel], ...setUp });
  await fetch(`${inject("slackServer")}/_workspaces/${token}`, { method: "PUT", body });
}

export async function readSlackBooks(token: string): Promise<SlackBooks> {
  return (await fetch(`${inject("slackServer")}/_workspaces/${token}`)).json();
}
