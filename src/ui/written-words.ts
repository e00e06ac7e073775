/** What has become of a reply that a person wrote, in words. Pure. */
import type { WrittenReplyView } from "../domain/view.ts";
import type { Tone } from "./words.ts";

type Status = WrittenReplyView["status"];

/** `label` for its message, `what` for whoever wrote it; `isUnsent`: nothing of it has reached the customer. */
export const writtenWords: Record<Status, { label: string; tone: Tone; what: string; isUnsent?: true }> = {
  held: {
    label: "Leaves soon",
    tone: "work",
    what: "The reply is held for a moment, so that it can be taken back.",
  },
  sending: { label: "Sending", tone: "work", what: "The reply is on its way to the customer." },
  unknown: {
    label: "Being looked for",
    tone: "ask",
    what: "The helpdesk’s answer was lost. We look whether the reply arrived; it is not sent twice.",
  },
  sent: { label: "Sent", tone: "done", what: "The reply has been sent." },
  failed: { label: "Not sent", tone: "bad", what: "The reply was not sent.", isUnsent: true },
  abandoned: {
    label: "Not sent",
    tone: "bad",
    what: "The reply was not sent, after many tries. Send it again here, or redrive its dead letter; not both.",
    isUnsent: true,
  },
  unresolved: {
    label: "Perhaps sent",
    tone: "bad",
    what: "Nobody can say whether the reply arrived. Look in the helpdesk before you send it again.",
  },
  outdated: {
    label: "Not sent",
    tone: "bad",
    what: "The reply was not sent: the customer wrote before it left. Read what they say, then send it again.",
    isUnsent: true,
  },
  recalled: {
    label: "Taken back",
    tone: "off",
    what: "The reply was taken back; it was not sent.",
    isUnsent: true,
  },
  withdrawn: {
    label: "Not sent",
    tone: "off",
    what: "The ticket was cancelled before the reply left.",
    isUnsent: true,
  },
};
