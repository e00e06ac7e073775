/** What somebody has entered on the settings page and not saved yet. Pure. */
import type { Settings } from "../domain/settings.ts";

export type SettingsSection = keyof Settings;

export interface SettingsDraft {
  /** The version it was begun on, and the settings of then. */
  version: number;
  base: Settings;
  /** The sections that are other than in `base`. */
  changes: Partial<Settings>;
}

export function createDraft(version: number, base: Settings): SettingsDraft {
  return { version, base, changes: {} };
}

/** With a section as it was entered; one that is as it was is no change. */
export function enterSection<Section extends SettingsSection>(
  draft: SettingsDraft,
  section: Section,
  value: Settings[Section],
): SettingsDraft {
  const { [section]: _, ...others } = draft.changes;
  const changes = isSame(value, draft.base[section]) ? others : { ...others, [section]: value };
  return { ...draft, changes: changes as Partial<Settings> };
}

/** The settings as they would be. */
export function readDraft({ base, changes }: SettingsDraft): Settings {
  return { ...base, ...changes };
}

export function isChanged({ changes }: SettingsDraft, ...sections: readonly SettingsSection[]): boolean {
  return sections.length === 0
    ? Object.keys(changes).length > 0
    : sections.some((section) => changes[section] !== undefined);
}

/** As the server takes them: of the connectors only those that are other than before. */
export function listWishes({ base, changes }: SettingsDraft): Record<string, unknown> {
  const { connectors, ...sections } = changes;
  if (!connectors) return sections;
  const changed = Object.entries(connectors).filter(([name, value]) => !isSame(value, base.connectors[name]));
  return { ...sections, connectors: Object.fromEntries(changed) };
}

/**
 * The same wishes over newer settings: of every section only the fields that were entered here are kept, and what
 * somebody else has changed meanwhile stays changed.
 */
export function rebaseDraft(draft: SettingsDraft, version: number, now: Settings): SettingsDraft {
  let rebased = createDraft(version, now);
  for (const section of Object.keys(draft.changes) as SettingsSection[]) {
    if (section === "recording") {
      rebased = enterSection(rebased, section, draft.changes.recording ?? now.recording);
      continue;
    }
    const [base, wished, current] = [draft.base, draft.changes, now].map(
      (settings) => (settings[section] ?? {}) as Record<string, unknown>,
    ) as [Record<string, unknown>, Record<string, unknown>, Record<string, unknown>];
    const entered = Object.entries(wished).filter(([key, value]) => !isSame(value, base[key]));
    const merged = { ...current, ...Object.fromEntries(entered) };
    // Each section keeps its own shape: only values of its own fields were put in.
    rebased = enterSection(rebased, section, merged as Settings[typeof section]);
  }
  return rebased;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
