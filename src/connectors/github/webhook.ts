/**
 * GitHub issues as tickets, their comments as messages. GitHub signs the body alone: the headers that name the event
 * and the delivery could be anybody's, so what happened and its key are read from the body.
 */
import type { Delivery } from "../../domain/delivery.ts";
import { fail, succeed, type Result } from "../../domain/result.ts";
import { createMessageDelivery, parseLink, readJson, readShape, resolveTime } from "../delivery.ts";
import {
  decodeExactly,
  isLongSecret,
  isSigned,
  type SignatureFailure,
  type SignedRequest,
} from "../signature.ts";
import type { TicketSource, WebhookRequest } from "../webhook.ts";
import { readMark } from "./comment-body.ts";
import { githubSettingsSchema, isOwnLogin, nameIssue } from "./settings.ts";
import { isByStaff } from "./thread.ts";
import { githubEventSchema, githubHeadSchema, type GithubEvent } from "./wire.ts";
import { writeGithubDeliveries } from "./write.ts";

const issueActions = ["opened", "edited", "reopened"];
const commentActions = ["created", "edited"];

export const githubSource: TicketSource = {
  name: "github",

  async receive(request) {
    const secrets = request.secrets.filter(githubSource.isUsableSecret);
    const verified = verifyGithubSignature({ ...request, secrets });
    if (!verified.ok) return verified;
    const json = readJson(request.body);
    if (!json.ok) return json;
    const head = readShape(githubHeadSchema, json.value);
    if (!head.ok) return head;
    const { zen, action = "", issue, comment } = head.value;
    if (zen !== undefined) return succeed({ kind: "ignored", reason: "ping" });
    if (issue === undefined) return succeed({ kind: "ignored", reason: "eventNotHandled" });
    const handledActions = comment === undefined ? issueActions : commentActions;
    if (!handledActions.includes(action)) return succeed({ kind: "ignored", reason: "actionNotHandled" });

    const event = readShape(githubEventSchema, json.value);
    return event.ok ? succeed(createDelivery(event.value, request)) : event;
  },

  isUsableSecret: isLongSecret,

  write: writeGithubDeliveries,
};

/** Checks `X-Hub-Signature-256`. There is no signed time to check, and the older SHA-1 header is not looked at. */
export function verifyGithubSignature(request: SignedRequest): Result<null, SignatureFailure> {
  const header = request.headers.get("x-hub-signature-256");
  if (!header) return fail({ reason: "signatureMissing" });
  const signature = header.startsWith("sha256=") && decodeExactly(header.slice("sha256=".length), "hex");
  const signed =
    signature &&
    isSigned({
      keys: request.secrets.map((secret) => Buffer.from(secret)),
      parts: [request.body],
      signatures: [signature],
    });
  return signed ? succeed(null) : fail({ reason: "signatureInvalid" });
}

function createDelivery(event: GithubEvent, request: WebhookRequest): Delivery {
  const { action, issue, comment, repository, sender } = event;
  const written = comment ?? issue;
  if (issue.pull_request) return { kind: "ignored", reason: "pullRequest" };
  if (isOwnDoing(event, request.settings)) return { kind: "ignored", reason: "ownDoing" };
  if (sender?.type === "Bot" || written.user?.type === "Bot")
    return { kind: "ignored", reason: "writtenByBot" };

  const login = issue.user?.login ?? null;
  const what = `github:${comment ? "comment" : "issue"}:${written.id}:${action}`;
  return createMessageDelivery({
    tenantId: request.tenantId,
    // Something is made once, but changed or reopened often.
    eventKey: action === "opened" || action === "created" ? what : `${what}:${written.updated_at}`,
    ...(action === "reopened" && { occasion: issue.updated_at }),
    // It stays when the repository is renamed or its owner is.
    ticketKey: String(issue.id),
    ticket: {
      source: "github",
      externalId: nameIssue(repository.full_name, issue.number),
      subject: issue.title,
      requester: { email: null, name: login, externalId: login },
      channel: "github",
      locale: null,
      priority: null,
      attachments: [],
      metadata: {
        repository: repository.full_name,
        number: issue.number,
        labels: issue.labels.map((label) => label.name).join(", "),
      },
      url: parseLink(issue.html_url),
    },
    message: {
      from: comment && isByStaff(issue, comment) ? "human" : "customer",
      authorId: String(written.user?.id ?? "ghost"),
      authorName: written.user?.login ?? null,
      body: written.body ?? "",
      automatic: false,
      at: resolveTime(written.updated_at, request.nowMs),
    },
  });
}

/**
 * Our own reply coming back, or an issue we opened again. The mark alone says nothing, since anybody can copy it;
 * the account alone neither, since a person may use it to step in.
 */
function isOwnDoing({ action, comment, sender }: GithubEvent, settings: unknown): boolean {
  const own = githubSettingsSchema.safeParse(settings);
  if (!own.success) return false;
  if (comment) return isOwnLogin(own.data, comment.user?.login) && readMark(comment.body) !== null;
  return action === "reopened" && isOwnLogin(own.data, sender?.login);
}
