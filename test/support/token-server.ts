/**
 * A strict identity provider on loopback: the refresh_token grant of RFC 6749 in its real wire format, with rotation
 * and reuse detection. A refresh token is good once. Shown again within the family's grace it is answered with the
 * same successors as the first time; after that the whole family is revoked, what is in use with it. It keeps count:
 *
 *   POST /families {"ttlSeconds","graceMs","rotates","clientAuthentication"} → {id, accessToken, refreshToken, …}
 *   POST /families/<id>/token       the grant, form-encoded
 *   GET  /families/<id>/resource    200 for an access token that is good, else 401
 *   POST /families/<id>/next {"replies": […]}   how the next requests go wrong, one after the other
 *   POST /families/<id>/release     lets answers that are held go
 *   POST /families/<id>/end-grace   what was rotated away so far is no longer forgiven
 *   POST /families/<id>/revoke      the access token alone
 *   GET  /families/<id>             → {requests, rotations, replays, isRevoked, held}
 *
 * Vitest starts it before the tests and hands it over as `inject("tokenServer")`.
 */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";

export type TokenReply =
  /** Does what is asked, and keeps the answer until it is told to let it go. */
  | { hold: true }
  /** Does what is asked, and loses the connection before it can say so. */
  | { lose: true }
  /** Does nothing but answer like this. */
  | { status: number; body?: unknown; headers?: Record<string, string> };

interface Family {
  accessToken: string;
  refreshToken: string;
  clientId: string;
  clientSecret: string;
  ttlSeconds: number;
  graceMs: number;
  rotates: boolean;
  clientAuthentication: "form" | "basic";
  /** Refresh tokens that were used up, when, and what was given for them. */
  used: Map<string, { at: number; answer: Record<string, unknown> }>;
  liveAccessTokens: Set<string>;
  replies: TokenReply[];
  waiting: (() => void)[];
  requests: number;
  rotations: number;
  replays: number;
  isRevoked: boolean;
}

export interface TokenFigures {
  requests: number;
  rotations: number;
  replays: number;
  isRevoked: boolean;
  /** Answers kept back at the moment. */
  held: number;
}

declare module "vitest" {
  export interface ProvidedContext {
    /** `http://127.0.0.1:<port>` */
    tokenServer: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const families = new Map<string, Family>();
  const server = createServer((request, response) => {
    void route(families, request, response).catch((error: unknown) => {
      send(response, 500, { error: String(error) });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // A server that listens on a port has an address with one.
  project.provide("tokenServer", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return () =>
    new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
}

async function route(families: Map<string, Family>, request: IncomingMessage, response: ServerResponse) {
  const [, , id = "", what = ""] = (request.url ?? "").split("/");
  const body = await read(request);
  if (id === "") {
    const created = `fam_${families.size + 1}`;
    // Only tests post here.
    const family = createFamily(JSON.parse(body) as Partial<Family>);
    families.set(created, family);
    const { accessToken, refreshToken, clientId, clientSecret } = family;
    return send(response, 201, { id: created, accessToken, refreshToken, clientId, clientSecret });
  }
  const family = families.get(id);
  if (!family) return send(response, 404, {});
  switch (what) {
    case "token":
      return answerGrant(family, request, body, response);
    case "resource": {
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
      return send(response, family.liveAccessTokens.has(token) ? 200 : 401, {});
    }
    case "next":
      family.replies.push(...(JSON.parse(body) as { replies: TokenReply[] }).replies);
      return send(response, 200, {});
    case "release":
      for (const release of family.waiting.splice(0)) release();
      return send(response, 200, {});
    case "end-grace":
      family.graceMs = -1;
      return send(response, 200, {});
    case "revoke":
      family.liveAccessTokens.clear();
      return send(response, 200, {});
    default: {
      const { requests, rotations, replays, isRevoked, waiting } = family;
      return send(response, 200, { requests, rotations, replays, isRevoked, held: waiting.length });
    }
  }
}

function createFamily(wish: Partial<Family>): Family {
  const accessToken = createToken("at");
  return {
    accessToken,
    refreshToken: createToken("rt"),
    clientId: createToken("client"),
    // Characters that only come through if they are encoded as they must be.
    clientSecret: `${createToken("cs")}+/=&:%`,
    ttlSeconds: wish.ttlSeconds ?? 3_600,
    graceMs: wish.graceMs ?? 60_000,
    rotates: wish.rotates ?? true,
    clientAuthentication: wish.clientAuthentication ?? "form",
    used: new Map(),
    liveAccessTokens: new Set([accessToken]),
    replies: [],
    waiting: [],
    requests: 0,
    rotations: 0,
    replays: 0,
    isRevoked: false,
  };
}

async function answerGrant(
  family: Family,
  request: IncomingMessage,
  body: string,
  response: ServerResponse,
): Promise<void> {
  family.requests += 1;
  const reply = family.replies.shift();
  if (reply && "status" in reply) return send(response, reply.status, reply.body ?? {}, reply.headers);
  const { status, answer } = grant(family, request, body);
  if (reply && "lose" in reply) return void response.destroy();
  if (reply) await new Promise<void>((resolve) => family.waiting.push(resolve));
  send(response, status, answer);
}

/** Section 6 and section 5.2. */
function grant(family: Family, request: IncomingMessage, body: string) {
  const refuse = (status: number, error: string) => ({ status, answer: { error } });
  if (request.method !== "POST") return refuse(405, "invalid_request");
  if (!request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded"))
    return refuse(400, "invalid_request");
  const form = new URLSearchParams(body);
  if (form.get("grant_type") !== "refresh_token") return refuse(400, "unsupported_grant_type");
  if (!isClient(family, request, form)) return refuse(401, "invalid_client");
  const shown = form.get("refresh_token") ?? "";
  const before = family.used.get(shown);
  if (before && !family.isRevoked && Date.now() - before.at <= family.graceMs) {
    family.replays += 1;
    return { status: 200, answer: before.answer };
  }
  if (before) {
    family.isRevoked = true;
    family.liveAccessTokens.clear();
  }
  if (family.isRevoked || shown !== family.refreshToken) return refuse(400, "invalid_grant");
  family.rotations += 1;
  family.accessToken = createToken("at");
  family.liveAccessTokens.add(family.accessToken);
  const answer: Record<string, unknown> = {
    access_token: family.accessToken,
    token_type: "Bearer",
    expires_in: family.ttlSeconds,
  };
  if (family.rotates) {
    family.refreshToken = createToken("rt");
    answer["refresh_token"] = family.refreshToken;
    family.used.set(shown, { at: Date.now(), answer });
  }
  return { status: 200, answer };
}

function isClient(family: Family, request: IncomingMessage, form: URLSearchParams): boolean {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  const [id, secret] =
    family.clientAuthentication === "basic"
      ? Buffer.from(basic ?? "", "base64")
          .toString("utf8")
          .split(":")
          .map((word) => new URLSearchParams(`w=${word}`).get("w"))
      : [form.get("client_id"), form.get("client_secret")];
  return id === family.clientId && secret === family.clientSecret;
}

function createToken(kind: string): string {
  return `${kind}_canary_${randomBytes(16).toString("hex")}`;
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString("utf8");
}

/** A text goes as it is. */
function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    "content-type": "application/json;charset=UTF-8",
    "cache-control": "no-store",
    ...headers,
  });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}
