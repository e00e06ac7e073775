import type { Delivery, DeliveryFailure } from "../domain/delivery.ts";
import type { Result } from "../domain/result.ts";
import type { ToldTicket, WrittenDelivery } from "./written-delivery.ts";

/**
 * The contract of a webhook source, `connectors/<system>/webhook.ts`. It verifies the raw bytes before it parses
 * anything, compares in constant time, accepts any of several secrets (rotation), and never throws for bad input.
 */
export interface WebhookRequest {
  tenantId: string;
  headers: Headers;
  body: Uint8Array;
  /** Active secrets of this source, newest first. At least one. */
  secrets: readonly string[];
  /** What the tenant has set for the connector of the same name, by which our own replies are told; null without one. */
  settings: unknown;
  /** Unix milliseconds. */
  nowMs: number;
}

export interface WebhookSource {
  name: string;
  /** Set where it posts HTML forms as well as JSON. */
  takesForms?: true;
  /** What it wants to be answered where there is nothing to do; 202 if not said otherwise. */
  ignoredStatus?: 200;
  /** A delivery whose signature has been checked and whose body has been parsed, or why not. */
  receive(request: WebhookRequest): Promise<Result<Delivery, DeliveryFailure>>;
  /** Whether a secret is long enough to be used at all. */
  isUsableSecret(secret: string): boolean;
}

/** A source that tickets come from. */
export interface TicketSource extends WebhookSource {
  /**
   * Its deliveries as it sends them, one for each message. Read again they say the same of ticket and message; what the
   * journal keeps only the hash of, such as who wrote what by number, is another but as different from the others. Pure.
   */
  write(told: ToldTicket): WrittenDelivery[];
}
