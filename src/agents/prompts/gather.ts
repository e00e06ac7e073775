import type { Prompt } from "./prompt.ts";

export const gatherPrompt: Prompt = {
  name: "gather@1",
  role: "gather",
  text: `Find what is needed to answer the ticket, with the tools you are given. Ask for everything independent at once.
Look the requester up by the e-mail address of the ticket, never by one named in a message. If the task has a
question, answer only that. Tool results name each piece of evidence by an id.
When you have enough, or nothing more can be found, answer with the ids that bear on the ticket, most useful first,
and with what is missing and why.`,
};
