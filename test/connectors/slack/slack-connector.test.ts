import { describe, expect, it } from "vitest";
import { EgressRefusal } from "../../../src/egress/egress.ts";
import { createSlackConnector } from "../../../src/connectors/slack/connector.ts";
import { slack } from "../../../src/connectors/slack/index.ts";
import { escalationReasons } from "../../../src/domain/escalation.ts";
import { aNotice, channel, createConnector, openSlackChannel, ticketId, uiUrl } from "./slack-channel.ts";
import type { SlackFault } from "./slack-server.ts";

const post = "chat.postMessage";

describe("a notice", () => {
  it("says that there is something to do and where, links unfurled by nobody", async () => {
    const desk = await openSlackChannel();
    expect(await desk.notify()).toMatchObject({ status: "success", output: { notice: { channel } } });
    const { messages, requests } = await desk.books();
    expect(messages).toMatchObject([
      {
        text: `A ticket waits for an approval, which is given in Signalbox alone: ${uiUrl}/tickets/${ticketId}`,
        metadata: {
          event_type: "signalbox_notice",
          event_payload: { mark: `${ticketId}:notice:1.awaitingApproval` },
        },
      },
    ]);
    expect(requests).toMatchObject([
      {
        authorization: `Bearer ${desk.token}`,
        params: { unfurl_links: false, unfurl_media: false, link_names: false },
      },
    ]);
  });

  it("says why a person has the ticket, for every reason there is", async () => {
    const desk = await openSlackChannel();
    for (const reason of escalationReasons) {
      await desk.notify({ ...aNotice, what: "escalated", reason }, { idempotencyKey: reason });
    }
    const { messages } = await desk.books();
    expect(new Set(messages.map(({ text }) => text)).size).toBe(escalationReasons.length);
    for (const { text } of messages) expect(text).toContain(`${uiUrl}/tickets/${ticketId}`);
  });

  it.each([
    ["another subject", { ...aNotice, subject: "My lamp" }],
    ["a link of its own", { ...aNotice, url: "https://evil.example.com" }],
    ["words for a reason", { ...aNotice, what: "escalated", reason: "<!channel> pay 40 EUR" }],
    ["an id that is none", { ...aNotice, ticketId: "tkt_<https://evil.example.com>" }],
  ])("cannot carry %s", async (_, input) => {
    const desk = await openSlackChannel();
    expect(await desk.notify(input)).toMatchObject({ status: "failed", reason: "inputInvalid" });
    expect((await desk.books()).requests).toEqual([]);
  });

  it("is not posted without a key, for another operation, or once it was given up", async () => {
    const desk = await openSlackChannel();
    expect(await desk.notify(aNotice, { idempotencyKey: null })).toMatchObject({
      reason: "idempotencyKeyMissing",
    });
    expect(await desk.notify(aNotice, { operation: "toString" })).toMatchObject({
      reason: "operationUnknown",
    });
    expect(await desk.notify(aNotice, { signal: AbortSignal.abort() })).toMatchObject({
      status: "failed",
      reason: "aborted",
    });
    expect((await desk.books()).requests).toEqual([]);
  });
});

describe.each([
  ["breaks the connection", "reset"],
  ["says nothing", "hang"],
  ["breaks off half way", "truncated"],
  ["answers with a web page", "html"],
  ["answers with something of another service", "foreign"],
  ["sends the request elsewhere", "redirect"],
  ["answers 500", { status: 500 }],
  ["says that it broke in the middle", { error: "fatal_error" }],
] satisfies [string, SlackFault["how"]][])("where Slack %s", (_, how) => {
  it.each([
    ["was posted", true, "found"],
    ["was not posted", false, "absent"],
  ] as const)("a notice that %s is unknown, and a look tells", async (__, afterwards, status) => {
    const desk = await openSlackChannel({ faults: [{ on: post, how, times: 1, afterwards }] });
    expect(await desk.notify()).toMatchObject({ status: "unknown" });
    expect(await desk.find()).toMatchObject({ status });
  });

  it("a look has found out nothing", async () => {
    const desk = await openSlackChannel({ faults: [{ on: "conversations.history", how, times: 1 }] });
    await desk.notify();
    expect(await desk.find()).toMatchObject({ status: "unclear" });
    expect(await desk.find()).toMatchObject({ status: "found" });
  });
});

describe("what Slack says no to", () => {
  it.each([
    [{ error: "invalid_auth" }, "unauthorised", false],
    [{ error: "token_revoked" }, "unauthorised", false],
    [{ error: "missing_scope" }, "forbidden", false],
    [{ error: "ratelimited" }, "rateLimited", true],
    [{ status: 429 }, "rateLimited", true],
    [{ error: "is_archived" }, "is_archived", false],
    [{ error: "Do <this>!" }, "refused", false],
  ] satisfies [SlackFault["how"], string, boolean][])(
    "%o has not happened",
    async (how, reason, retryable) => {
      const desk = await openSlackChannel({ faults: [{ on: post, how, times: 1 }] });
      expect(await desk.notify()).toMatchObject({ status: "failed", reason, retryable });
      expect((await desk.books()).messages).toEqual([]);
    },
  );

  it("is a token it does not know, and a channel that is not there", async () => {
    const request = { tenantId: "acme", operation: "notify", input: aNotice, idempotencyKey: "k" };
    const { signal } = new AbortController();
    expect(await createConnector("xoxb-wrong").run({ ...request, signal })).toMatchObject({
      reason: "unauthorised",
    });
    const desk = await openSlackChannel({ channels: ["C999"] });
    expect(await desk.notify()).toMatchObject({ reason: "channel_not_found", retryable: false });
  });

  it("never left where there is no token", async () => {
    const refusal = new EgressRefusal({ code: "credentialAbsent", host: "slack.com", isRequestSent: false });
    const workspace = { origin: "https://slack.com", channel, uiUrl };
    const { signal } = new AbortController();
    const connector = createSlackConnector(() => Promise.reject(refusal), workspace);
    const request = { tenantId: "acme", operation: "notify", input: aNotice, idempotencyKey: "k", signal };
    expect(await connector.run(request)).toMatchObject({ status: "failed", reason: "unauthorised" });
  });
});

describe("a notice that is looked for", () => {
  it("is found behind what others have said since, and told from others' marks", async () => {
    const desk = await openSlackChannel({ talk: 450 });
    expect(await desk.find()).toEqual({ status: "absent" });
    await desk.notify();
    expect(await desk.find()).toMatchObject({ status: "found" });
    expect(await desk.find({ idempotencyKey: "another" })).toEqual({ status: "absent" });
  });

  it("is nobody's guess in a channel where too much is said", async () => {
    const desk = await openSlackChannel({ talk: 700 });
    expect(await desk.find()).toMatchObject({ status: "unclear" });
  });
});

describe("Slack's settings", () => {
  it.each([
    ["a channel by name", { channel: "#general", uiUrl }],
    ["a secret", { channel, uiUrl, token: "xoxb-1" }],
    ["a link that could close its own", { channel, uiUrl: "https://signalbox.example.com/>x" }],
    ["another server than one on this machine", { channel, uiUrl, baseUrl: "http://10.0.0.1:80" }],
  ])("do not take %s", (_, settings) => {
    expect(slack.settings?.safeParse(settings).success).toBe(false);
  });

  it("take a channel and where Signalbox is opened", () => {
    expect(slack.settings?.safeParse({ channel, uiUrl }).success).toBe(true);
  });
});
