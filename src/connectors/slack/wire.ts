/** Slack's own shapes, read loosely and only where we use them. It answers 200 to what it refuses. */
import { z } from "zod";

const metadataSchema = z.object({
  event_type: z.string(),
  event_payload: z.record(z.string(), z.unknown()).nullish(),
});

export const postedSchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), channel: z.string(), ts: z.string() }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);

export const historySchema = z.discriminatedUnion("ok", [
  z.object({
    ok: z.literal(true),
    messages: z.array(z.object({ ts: z.string(), metadata: metadataSchema.nullish().catch(null) })),
    has_more: z.boolean().nullish(),
    response_metadata: z.object({ next_cursor: z.string().nullish() }).nullish(),
  }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);

/** What every message of ours carries, so that it can be found again. Slack wants a name of its kind. */
export const markType = "signalbox_notice";

/** The mark of a message, or null where it is somebody else's. */
export function readMark(metadata: z.infer<typeof metadataSchema> | null | undefined): string | null {
  const mark = metadata?.event_type === markType ? metadata.event_payload?.["mark"] : null;
  return typeof mark === "string" ? mark : null;
}

/** An Events API body's head. */
export const slackEventSchema = z.object({ type: z.string() });

/** Slack's question whether this address is ours. Only letters, digits and the like are ever said back. */
export const slackChallengeSchema = z.object({
  type: z.literal("url_verification"),
  challenge: z.string().regex(/^[\w.~+/=-]{1,400}$/),
});
