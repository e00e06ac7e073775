/** A tenant's connection to one MCP server. It keeps nothing but what it can ask for again. */
import { DurableObject } from "cloudflare:workers";
import { CfWorkerJsonSchemaValidator } from "@modelcontextprotocol/client/validators/cf-worker";
import { systemClock, withDeadline } from "../../domain/clock.ts";
import { assertSameTenant, readObjectName } from "../../domain/object-name.ts";
import { unlessGivenUp } from "../../egress/deadline.ts";
import { createEgress, type Fetch } from "../../egress/egress.ts";
import { describeError, log } from "../../observability/log.ts";
import { loadTenant } from "../../tenants/current.ts";
import { createCredentialReader } from "../../tenants/credential.ts";
import type { OperationResult, ToolDescription } from "../connector.ts";
import { isAnswer, isSessionGone, judgeApproach, judgeCall } from "./failure.ts";
import { describeOffer, plainWords, type Offer } from "./offer.ts";
import { flattenResult, textOf, unreadableOutput, type CallResult } from "./output.ts";
import { ListingEndless, openSession, protocolHeaders, type McpSession } from "./session.ts";
import { mcpSettingsSchema, type McpServer } from "./settings.ts";

export interface McpCall {
  tool: string;
  /** The hash the tool was accepted with. */
  pin: string;
  input: Record<string, unknown>;
  timeoutMs: number;
  /** Of a read, no answer means that it may be asked again. */
  isRead: boolean;
}

/** How long a listing is believed, milliseconds. A server that says it has changed is asked again at once. */
const listingLifeMs = 60_000;
/** For getting to know a server: connecting, and listing its tools. */
const approachTimeoutMs = 10_000;
/** An agent that waits for descriptions has better things to do. */
const describeTimeoutMs = 3_000;
const egressLimits = { timeoutMs: 60_000, maxRequestBytes: 256 * 1024, maxResponseBytes: 1024 * 1024 };

/** A session, opened once for all who want it. One that is given up is left once nobody waits for it any more. */
interface Line {
  session: Promise<McpSession>;
  users: number;
}

export class McpConnection extends DurableObject<Env> {
  readonly #own = readObjectName(this.ctx.id.name, "mcp");
  #line: Line | null = null;
  #listing: { offers: Promise<ReadonlyMap<string, Offer>>; at: number } | null = null;

  /** Calls a tool, if it still is what was accepted. Never throws for what a server does. */
  async call(tenantId: string, { tool, pin, input, timeoutMs, isRead }: McpCall): Promise<OperationResult> {
    const server = await this.#serverOf(tenantId);
    return withDeadline(systemClock, timeoutMs, async (signal) => {
      let offer: Offer | undefined;
      try {
        offer = (await this.#list(server, signal)).get(tool);
      } catch (error) {
        return judgeApproach(error, signal);
      }
      if (!offer) return fail("toolGone", `The server has no usable tool ${tool} any more.`);
      if (offer.hash !== pin) {
        log("warn", "mcp.toolChanged", { tenantId, source: `mcp-${this.#own.id}`, reason: tool });
        return fail("toolChanged", `${tool} is not what it was when it was accepted.`);
      }
      const misfit = findMisfit(offer, input);
      if (misfit) return misfit;
      return this.#run({ server, offer, input, signal, isRead });
    });
  }

  /** What the server says of those of these tools that still are what was accepted. Of the others, nothing. */
  async describe(
    tenantId: string,
    pins: readonly { tool: string; pin: string }[],
  ): Promise<Record<string, ToolDescription>> {
    const server = await this.#serverOf(tenantId);
    const offers = await withDeadline(systemClock, describeTimeoutMs, (signal) =>
      this.#list(server, signal),
    ).catch(() => new Map<string, Offer>());
    return Object.fromEntries(
      pins.flatMap(({ tool, pin }) => {
        const offer = offers.get(tool);
        return offer?.hash === pin ? [[tool, describeOffer(offer)]] : [];
      }),
    );
  }

  async #run(call: {
    server: McpServer;
    offer: Offer;
    input: Record<string, unknown>;
    signal: AbortSignal;
    isRead: boolean;
  }): Promise<OperationResult> {
    const { server, offer, input, signal, isRead } = call;
    let isOnItsWay = false;
    try {
      const result = await this.#converse(server, signal, (session) => {
        isOnItsWay = true;
        return session.call(offer.name, input, signal);
      });
      return readResult(result, { outputSchema: offer.outputSchema, isRead });
    } catch (error) {
      return isOnItsWay ? judgeCall(error, signal, isRead) : judgeApproach(error, signal);
    }
  }

  #list(server: McpServer, signal: AbortSignal): Promise<ReadonlyMap<string, Offer>> {
    const known = this.#listing;
    if (known && Date.now() - known.at < listingLifeMs) return unlessGivenUp(signal, known.offers);
    // Shared by whoever asks meanwhile, so it has a deadline of its own.
    const offers = withDeadline(systemClock, approachTimeoutMs, (own) =>
      this.#converse(server, own, (session) => session.list(own)),
    );
    const listing = { offers, at: Date.now() };
    this.#listing = listing;
    offers.catch((error: unknown) => {
      // A listing without an end is not read again at once: it takes many requests to find that out.
      if (this.#listing === listing && !(error instanceof ListingEndless)) this.#listing = null;
    });
    return unlessGivenUp(signal, offers);
  }

  /** Does something in the session there is, or in a new one; once more where the server has forgotten the old one. */
  async #converse<Value>(
    server: McpServer,
    signal: AbortSignal,
    work: (session: McpSession) => Promise<Value>,
  ): Promise<Value> {
    const kept = this.#line;
    try {
      return await this.#speak(kept ?? this.#dial(server), signal, work);
    } catch (error) {
      const isForgotten = kept && isSessionGone(error) && (await kept.session).id !== null;
      if (!isForgotten) throw error;
      return this.#speak(this.#line ?? this.#dial(server), signal, work);
    }
  }

  /** Whatever goes wrong but an error that the server itself answers with, the next call gets a new session. */
  async #speak<Value>(
    line: Line,
    signal: AbortSignal,
    work: (session: McpSession) => Promise<Value>,
  ): Promise<Value> {
    line.users += 1;
    try {
      const session = await unlessGivenUp(signal, line.session);
      return await unlessGivenUp(signal, work(session));
    } catch (error) {
      if (this.#line === line && !isAnswer(error)) this.#line = null;
      throw error;
    } finally {
      line.users -= 1;
      if (line.users === 0 && this.#line !== line) {
        const leave = line.session.then((session) => session.close());
        this.ctx.waitUntil(leave.catch(() => {}));
      }
    }
  }

  #dial(server: McpServer): Line {
    const session = withDeadline(systemClock, approachTimeoutMs, (signal) => {
      const onToolsChanged = () => (this.#listing = null);
      const opening = { url: server.url, fetch: this.#fetchOf(server), signal, onToolsChanged };
      return unlessGivenUp(signal, openSession(opening));
    });
    const line = { session, users: 0 };
    this.#line = line;
    return line;
  }

  #fetchOf(server: McpServer): Fetch {
    const { origin, pathname } = new URL(server.url);
    const { tenantId, id } = this.#own;
    const connector = `mcp-${id}`;
    const credential = createCredentialReader(this.env.CREDENTIAL_VAULT, tenantId, connector);
    return createEgress({
      tenantId,
      connector,
      allow: [{ origin, paths: [pathname], methods: ["POST", "DELETE"] }],
      requestHeaders: protocolHeaders,
      ...(server.auth === "bearer" && {
        authorise: credential.authorise,
        refreshCredential: credential.refresh,
      }),
      ...egressLimits,
      isLocal: this.env.ENVIRONMENT === "local",
    });
  }

  async #serverOf(tenantId: string): Promise<McpServer> {
    assertSameTenant(this.#own.tenantId, tenantId);
    const settings = (await loadTenant(this.env, tenantId))?.connectors["mcp"];
    const server = mcpSettingsSchema.parse(settings).servers[this.#own.id];
    if (!server) throw new Error(`${tenantId} has no MCP server ${this.#own.id}`);
    return server;
  }
}

const validator = new CfWorkerJsonSchemaValidator();

function findMisfit({ inputSchema }: Offer, input: unknown): OperationResult | null {
  try {
    const check = validator.getValidator(inputSchema)(input);
    return check.valid ? null : fail("inputInvalid", plainWords(check.errorMessage, 300));
  } catch (error) {
    return fail("schemaUnusable", `The tool's own schema cannot be checked against: ${describeError(error)}`);
  }
}

function readResult(
  result: CallResult,
  { outputSchema, isRead }: { outputSchema: unknown; isRead: boolean },
): OperationResult {
  if (result.isError) {
    return fail("toolError", `The tool says: "${plainWords(textOf(result.content), 300)}"`);
  }
  const output = flattenResult(result, outputSchema);
  if (output) return { status: "success", output };
  return isRead
    ? fail("resultTooLarge", "The tool's result is larger than may be passed on.")
    : { status: "success", output: unreadableOutput };
}

function fail(reason: string, message: string): OperationResult {
  return { status: "failed", reason, message, retryable: false };
}
