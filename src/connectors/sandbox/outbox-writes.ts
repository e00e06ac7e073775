import { z } from "zod";
import { succeed } from "../../domain/result.ts";
import { breach, createRecordId, defineRepeatedWrite, type Operation } from "./operation.ts";
import { normaliseEmail } from "./record-store.ts";

export const outboxWrites: Record<string, Operation> = {
  sendReply: defineRepeatedWrite(
    z.strictObject({
      ticketId: z.string(),
      externalId: z.string(),
      /** One recipient: a line break or a comma would make two. */
      to: z.string().regex(/^[^\s,;]+$/, "is not one recipient"),
      subject: z.string(),
      body: z.string().min(1),
      inReplyTo: z.string(),
    }),
    ({ threads }, { ticketId, to, subject, body, inReplyTo }, occasion) => {
      const newest = threads.read(ticketId).at(-1);
      if (newest && newest.id !== inReplyTo) {
        return breach("threadChanged", "The customer has written since; this answers an older message.");
      }
      return succeed({
        about: normaliseEmail(to),
        output: {
          reply: { id: createRecordId("MSG", occasion), ticketId, to, subject, body, sentAt: occasion.at },
        },
        entry: { book: "repliesSent", line: null },
      });
    },
  ),
};
