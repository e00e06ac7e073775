import type { Message, Ticket } from "./ticket.ts";

/**
 * What a verified and parsed webhook delivery says. `eventKey` comes from signed bytes only and is the same for
 * every copy of one business event; `contentKey` is the same for a message sent again under a fresh event key.
 */
export type Delivery =
  | { kind: "message"; eventKey: string; contentKey: string; ticket: Ticket; message: Message }
  /** True and harmless, but nothing for Signalbox to do: a ping, a label, our own reply coming back. */
  | { kind: "ignored"; reason: string }
  /** The source wants to hear this back, to know that the address is ours. */
  | { kind: "challenge"; challenge: string };

/** A delivery that is a customer’s or somebody else’s message in a ticket. */
export type MessageDelivery = Extract<Delivery, { kind: "message" }>;

/** Why a delivery was refused. The reason is for the operator; the sender learns only what the status tells. */
export type DeliveryFailure =
  | { reason: "signatureMissing" | "signatureInvalid" | "timestampOutsideTolerance" }
  | { reason: "encodingInvalid" | "jsonInvalid" | "shapeInvalid"; detail: string };
