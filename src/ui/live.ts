/**
 * The live connection: one socket that only listens. It comes back by itself, each time with a fresh one-time ticket,
 * and says whether it is there; nobody polls.
 */
import type { TicketSummary } from "../domain/view.ts";

export type LiveMessage =
  | { type: "hello"; tenantId: string; items: TicketSummary[]; openLetters: number; parked: string[] }
  | { type: "tickets"; items: TicketSummary[] }
  | { type: "removed"; id: string }
  | { type: "letters"; open: number; parked: string[] };

export type LiveStatus = "connecting" | "live" | "lost";

const heartbeatMs = 25_000;
const silenceMs = 10_000;
const firstDelayMs = 500;
const longestDelayMs = 30_000;

export class LiveConnection {
  readonly #address: (ticket: string) => string;
  readonly #askTicket: () => Promise<{ ticket: string }>;
  readonly #onMessage: (message: LiveMessage) => void;
  readonly #watchers = new Set<() => void>();
  #status: LiveStatus = "connecting";
  #socket: WebSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #running = false;
  /** Grows with each attempt, so that what an earlier one still brings is told apart. */
  #attempt = 0;

  constructor(options: {
    tenantId: string;
    askTicket: () => Promise<{ ticket: string }>;
    onMessage: (message: LiveMessage) => void;
  }) {
    this.#askTicket = options.askTicket;
    this.#onMessage = options.onMessage;
    this.#address = (ticket) => {
      const url = new URL(`/live/${encodeURIComponent(options.tenantId)}`, window.location.href);
      url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
      url.searchParams.set("ticket", ticket);
      return url.href;
    };
  }

  readonly status = (): LiveStatus => this.#status;

  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  start(): void {
    if (this.#running) return;
    this.#running = true;
    window.addEventListener("online", this.retryNow);
    document.addEventListener("visibilitychange", this.#onVisible);
    void this.#connect();
  }

  stop(): void {
    this.#running = false;
    this.#attempt++;
    clearTimeout(this.#timer);
    window.removeEventListener("online", this.retryNow);
    document.removeEventListener("visibilitychange", this.#onVisible);
    this.#socket?.close();
    this.#socket = null;
  }

  readonly retryNow = (): void => {
    if (!this.#running || this.#status === "live") return;
    this.#failures = 0;
    void this.#connect();
  };

  readonly #onVisible = (): void => {
    if (document.visibilityState === "visible") this.retryNow();
  };

  async #connect(): Promise<void> {
    clearTimeout(this.#timer);
    const attempt = ++this.#attempt;
    this.#socket?.close();
    this.#socket = null;
    try {
      const { ticket } = await this.#askTicket();
      if (attempt !== this.#attempt) return;
      this.#open(new WebSocket(this.#address(ticket)), attempt);
    } catch {
      if (attempt === this.#attempt) this.#tryLater();
    }
  }

  #open(socket: WebSocket, attempt: number): void {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      if (attempt !== this.#attempt) return;
      this.#failures = 0;
      this.#say("live");
      this.#beat(socket);
      if (data !== "pong") this.#onMessage(JSON.parse(String(data)) as LiveMessage);
    });
    socket.addEventListener("close", () => {
      if (attempt === this.#attempt && this.#running) this.#tryLater();
    });
  }

  /** A heartbeat after a while of silence, and the end of the connection if even that is not answered. */
  #beat(socket: WebSocket): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      socket.send("ping");
      this.#timer = setTimeout(() => socket.close(), silenceMs);
    }, heartbeatMs);
  }

  #tryLater(): void {
    clearTimeout(this.#timer);
    this.#say("lost");
    const longest = Math.min(longestDelayMs, firstDelayMs * 2 ** this.#failures++);
    // Spread out, so that a restarted desk is not asked by everybody at once.
    this.#timer = setTimeout(() => void this.#connect(), longest * (0.5 + Math.random() / 2));
  }

  #say(status: LiveStatus): void {
    if (this.#status === status) return;
    this.#status = status;
    for (const watcher of this.#watchers) watcher();
  }
}
