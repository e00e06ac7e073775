/** Slack as a connector: notices and alerts to one channel. Posted twice is posted twice, but a posted notice can be found. */
import type { z } from "zod";
import { EgressRefusal, type Fetch } from "../../egress/egress.ts";
import { burnAlertSchema } from "../../domain/burn.ts";
import { fail, succeed, type Result } from "../../domain/result.ts";
import type { Connector, Finding, OperationRequest, OperationResult } from "../connector.ts";
import { callObject, findInObject } from "../object-call.ts";
import { explainUnsent } from "../unsent.ts";
import { explainError, explainStatus } from "./failure.ts";
import { writeAlert, writeNotice } from "./text.ts";
import { noticeSchema } from "./tools.ts";
import { historySchema, markType, postedSchema, readMark } from "./wire.ts";

export interface SlackWorkspace {
  /** `https://slack.com` */
  origin: string;
  /** `C0123456789` */
  channel: string;
  /** Where Signalbox is opened, without a slash at its end. */
  uiUrl: string;
}

/** A channel in which more was said since is read no further back. */
const pageSize = 200;
const mostPages = 3;

/** `fetch` reaches Slack and puts the token in. */
export function createSlackConnector(fetch: Fetch, { origin, channel, uiUrl }: SlackWorkspace): Connector {
  return {
    name: "slack",
    async run(request) {
      const { idempotencyKey, signal } = request;
      const written = write(request, uiUrl);
      if (!written.ok) return written.failure;
      if (!idempotencyKey) return refuse("idempotencyKeyMissing", "A notice needs an idempotency key.");
      return callObject(request, async () => {
        const body = JSON.stringify({
          channel,
          text: written.value,
          unfurl_links: false,
          unfurl_media: false,
          link_names: false,
          metadata: { event_type: markType, event_payload: { mark: idempotencyKey } },
        });
        const headers = { "content-type": "application/json; charset=utf-8" };
        const asked = await ask(
          fetch(`${origin}/api/chat.postMessage`, { method: "POST", headers, body, signal }),
          postedSchema,
          { isWrite: true },
        );
        if (asked.status !== "answered") return asked;
        const { answer } = asked;
        if (!answer.ok) return explainError(answer.error, { isWrite: true });
        return { status: "success", output: { notice: { id: answer.ts, channel: answer.channel } } };
      });
    },
    find(request) {
      return findInObject(request, async () => {
        let cursor = "";
        for (let page = 0; page < mostPages; page += 1) {
          const query = new URLSearchParams({
            channel,
            include_all_metadata: "true",
            limit: String(pageSize),
            ...(cursor && { cursor }),
          });
          const url = `${origin}/api/conversations.history?${query}`;
          const asked = await ask(fetch(url, { signal: request.signal }), historySchema, { isWrite: false });
          if (asked.status !== "answered") return unclear(asked.message);
          const { answer } = asked;
          if (!answer.ok) return unclear(explainError(answer.error, { isWrite: false }).message);
          const own = answer.messages.find(({ metadata }) => readMark(metadata) === request.idempotencyKey);
          if (own) return { status: "found", output: { notice: { id: own.ts, channel } } };
          cursor = answer.response_metadata?.next_cursor ?? "";
          if (!answer.has_more || !cursor) return { status: "absent" };
        }
        return unclear("Too much has been said in the channel since.");
      });
    },
  };
}

/** The text of what is to be said, or why there is none. */
function write(
  { operation, input, tenantId }: Pick<OperationRequest, "operation" | "input" | "tenantId">,
  uiUrl: string,
): Result<string, OperationResult> {
  switch (operation) {
    case "notify": {
      const { data } = noticeSchema.safeParse(input);
      if (data) return succeed(writeNotice(data, uiUrl));
      return fail(refuse("inputInvalid", "A notice says what, which ticket, and why."));
    }
    case "alert": {
      const { data } = burnAlertSchema.safeParse(input);
      if (data) return succeed(writeAlert(tenantId, data, uiUrl));
      return fail(refuse("inputInvalid", "An alert says which budget burns, how fast, and since when."));
    }
    default:
      return fail(refuse("operationUnknown", `There is no operation ${operation}.`));
  }
}

type Asked<Answer> = { status: "answered"; answer: Answer } | Exclude<OperationResult, { status: "success" }>;

/** What Slack says to a request that is on its way, or what has become of it instead. */
async function ask<Schema extends z.ZodType>(
  exchange: Promise<Response>,
  schema: Schema,
  { isWrite }: { isWrite: boolean },
): Promise<Asked<z.output<Schema>>> {
  try {
    const response = await exchange;
    if (response.status !== 200) {
      void response.body?.cancel();
      return explainStatus(response.status, { isWrite });
    }
    const parsed = schema.safeParse(await response.json());
    if (parsed.success) return { status: "answered", answer: parsed.data };
  } catch (error) {
    if (error instanceof EgressRefusal && !error.isRequestSent) return explainUnsent(error, "Slack");
  }
  return explainStatus(null, { isWrite });
}

function refuse(reason: string, message: string): OperationResult {
  return { status: "failed", reason, message, retryable: false };
}

function unclear(message: string): Finding {
  return { status: "unclear", message };
}
