/**
 * The live connection: one socket that only listens. The Agents SDK's own reconnecting socket brings it back, each
 * time with a fresh one-time ticket; this adds a heartbeat and says whether it is there. Nobody polls.
 */
import ReconnectingWebSocket from "partysocket/ws";
import type { TicketSummary } from "../domain/view.ts";

export type LiveMessage =
  | { type: "hello"; tenantId: string; items: TicketSummary[]; openLetters: number }
  | { type: "tickets"; items: TicketSummary[] }
  | { type: "removed"; id: string }
  | { type: "letters"; open: number };

export type LiveStatus = "connecting" | "live" | "lost";

const heartbeatMs = 25_000;
const silenceMs = 10_000;
/** Spread out, so that a restarted desk is not asked by everybody at once. */
const firstDelayMs = 400 + Math.random() * 400;
const longestDelayMs = 30_000;

export class LiveConnection {
  readonly #socket: ReconnectingWebSocket;
  readonly #watchers = new Set<() => void>();
  readonly #hearers = new Set<(message: LiveMessage) => void>();
  #status: LiveStatus = "connecting";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = false;

  constructor(options: {
    tenantId: string;
    askTicket: () => Promise<{ ticket: string }>;
    onMessage: (message: LiveMessage) => void;
  }) {
    this.#hearers.add(options.onMessage);
    const address = async () => addressOf(options.tenantId, (await options.askTicket()).ticket);
    this.#socket = new ReconnectingWebSocket(address, [], {
      startClosed: true,
      minReconnectionDelay: firstDelayMs,
      maxReconnectionDelay: longestDelayMs,
      reconnectionDelayGrowFactor: 2,
      connectionTimeout: 10_000,
    });
    this.#socket.addEventListener("message", ({ data }) => this.#onFrame(data));
    this.#socket.addEventListener("close", () => this.#onLost());
    this.#socket.addEventListener("error", () => this.#onLost());
  }

  readonly status = (): LiveStatus => this.#status;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Tells of every message, after it has been put in its place. Gives the way to stop. */
  readonly hear = (hearer: (message: LiveMessage) => void): (() => void) => {
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
  };

  start(): void {
    if (this.#running) return;
    this.#running = true;
    window.addEventListener("online", this.retryNow);
    document.addEventListener("visibilitychange", this.#onVisible);
    this.#socket.reconnect();
  }

  stop(): void {
    this.#running = false;
    clearTimeout(this.#timer);
    window.removeEventListener("online", this.retryNow);
    document.removeEventListener("visibilitychange", this.#onVisible);
    this.#socket.close();
  }

  readonly retryNow = (): void => {
    if (this.#running && this.#status !== "live") this.#socket.reconnect();
  };

  readonly #onVisible = (): void => {
    if (document.visibilityState === "visible") this.retryNow();
  };

  #onFrame(data: unknown): void {
    this.#say("live");
    this.#beat();
    if (data === "pong") return;
    const message = JSON.parse(String(data)) as LiveMessage;
    for (const hearer of this.#hearers) hearer(message);
  }

  /** A heartbeat after a while of silence, and another connection if even that is not answered. */
  #beat(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#socket.send("ping");
      this.#timer = setTimeout(() => this.#socket.reconnect(), silenceMs);
    }, heartbeatMs);
  }

  #onLost(): void {
    if (!this.#running) return;
    clearTimeout(this.#timer);
    this.#say("lost");
  }

  #say(status: LiveStatus): void {
    if (this.#status === status) return;
    this.#status = status;
    for (const watcher of this.#watchers) watcher();
  }
}

function addressOf(tenantId: string, ticket: string): string {
  const url = new URL(`/live/${encodeURIComponent(tenantId)}`, window.location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.searchParams.set("ticket", ticket);
  return url.href;
}
