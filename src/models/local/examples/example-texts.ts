import type { Intent } from "../../../domain/intent.ts";
import type { ReplyLanguage } from "../phrases/phrase-table.ts";

/** Examples of some intents in every language, one a line. */
export type ExampleTexts = Partial<Record<Intent, Record<ReplyLanguage, string>>>;
