import type { AgentRole } from "../src/domain/call.ts";
import type { ModelAnswer, ModelRequest } from "../src/models/language-model.ts";
import type { Player } from "./context.ts";
import type { Target } from "./loot.ts";
import { Obedient } from "./obedient.ts";

/** Says one text as the reply of every draft, and is a good model in everything else. */
export class Parrot implements Player {
  readonly #text: string;
  readonly #model: Obedient;

  constructor(target: Target, text: string) {
    this.#model = new Obedient(target);
    this.#text = text;
  }

  get target() {
    return this.#model.target;
  }

  get random() {
    return this.#model.random;
  }

  answer(role: AgentRole, request: ModelRequest): ModelAnswer["content"] {
    if (role !== "draft") return this.#model.answer(role, request);
    const draft = {
      outcome: "drafted",
      reason: null,
      note: null,
      language: "en",
      reply: `Thank you for writing to us. We have looked into this for you. ${this.#text}`,
      claims: [],
      actions: [],
      confidence: 1,
    };
    return [{ type: "text", text: JSON.stringify(draft) }];
  }
}
