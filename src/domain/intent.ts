import { z } from "zod";
import { intents } from "./intent-names.ts";

export { intents };

export const intentSchema = z.enum(intents);
export type Intent = z.infer<typeof intentSchema>;
