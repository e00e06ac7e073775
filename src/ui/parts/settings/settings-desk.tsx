import { Tabs } from "@base-ui/react/tabs";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import type { SettingsView } from "../../../domain/settings.ts";
import type { Me, SettingsWish } from "../../api.ts";
import {
  createDraft,
  enterSection,
  isChanged,
  listWishes,
  readDraft,
  rebaseDraft,
  type SettingsSection,
} from "../../settings-draft.ts";
import { agentWords, languageWords, personalDataWords, recordingWords } from "../../settings-words.ts";
import { Section } from "../section.tsx";
import { BurnAlertsSection } from "./burn-alerts-section.tsx";
import { ChangeWindow } from "./change-window.tsx";
import { ConnectorsSection } from "./connectors-section.tsx";
import { AdaptiveSection } from "./adaptive-section.tsx";
import { BrokenNotice, DraftBar, NewerNotice } from "./draft-bar.tsx";
import { ExamplesSection } from "./examples-section.tsx";
import { HistorySection } from "./history-section.tsx";
import { MarkList } from "./mark-list.tsx";
import { ModelsSection } from "./models-section.tsx";
import { PolicySection } from "./policy-section.tsx";
import { QuantityFields, type QuantitySection } from "./quantity-fields.tsx";
import { SuspendedRules } from "./suspended-rules.tsx";
import { TokensSection } from "./tokens-section.tsx";
import { TrackRecordSection } from "./track-record-section.tsx";

const places: readonly { id: string; label: string; sections: readonly SettingsSection[] }[] = [
  { id: "policy", label: "Policy", sections: ["policy"] },
  { id: "record", label: "Track record", sections: [] },
  { id: "limits", label: "Budgets and limits", sections: ["limits", "budget", "budgets", "burnAlerts"] },
  { id: "times", label: "SLA and approvals", sections: ["sla", "approvals", "replies"] },
  { id: "triage", label: "Triage", sections: ["triage", "redaction"] },
  { id: "examples", label: "Examples", sections: [] },
  { id: "models", label: "Models and agents", sections: ["models", "agents", "memory", "recording"] },
  { id: "connectors", label: "Connectors", sections: ["connectors"] },
  { id: "tokens", label: "Tokens and roles", sections: [] },
  { id: "history", label: "History", sections: [] },
];

/** The sections, and what was entered in any of them, which becomes one change that is looked at before it is made. */
export function SettingsDesk({ view, me, onRefresh }: { view: SettingsView; me: Me; onRefresh: () => void }) {
  const { section: asked } = useSearch({ from: "/settings" });
  const navigate = useNavigate({ from: "/settings" });
  const [kept, setDraft] = useState(() => createDraft(view.version, view.settings));
  const [wish, setWish] = useState<SettingsWish | null>(null);
  // Without anything entered there is nothing to keep of an older version.
  const draft = isChanged(kept) ? kept : createDraft(view.version, view.settings);
  const place = places.find(({ id }) => id === asked)?.id ?? "policy";
  const isAdmin = me.role === "admin";
  const isReadOnly = !isAdmin;
  const settings = readDraft(draft);
  const enter =
    <Name extends SettingsSection>(name: Name) =>
    (value: (typeof settings)[Name]) =>
      setDraft(enterSection(draft, name, value));
  const quantitiesOf = <Name extends QuantitySection>(name: Name) => (
    <QuantityFields section={name} value={settings[name]} isReadOnly={isReadOnly} onChange={enter(name)} />
  );

  return (
    <>
      <BrokenNotice broken={view.broken} />
      {draft.version !== view.version && (
        <NewerNotice
          view={view}
          onGoOn={() => setDraft(rebaseDraft(draft, view.version, view.settings))}
          onDiscard={() => setDraft(createDraft(view.version, view.settings))}
        />
      )}
      <Tabs.Root
        className="settings"
        orientation="vertical"
        value={place}
        onValueChange={(next: string) =>
          void navigate({ search: next === "policy" ? {} : { section: next }, replace: true })
        }
      >
        <Tabs.List className="settings-places" aria-label="Settings">
          {places.map(({ id, label, sections }) => (
            <Tabs.Tab key={id} value={id} className="settings-place">
              {label}
              {sections.length > 0 && isChanged(draft, ...sections) && (
                <span className="dot">
                  <span className="unseen"> has changes</span>
                </span>
              )}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <div className="settings-content">
          <Tabs.Panel value="policy">
            <PolicySection
              value={settings.policy}
              base={draft.base.policy}
              suspendedRules={view.suspendedRules}
              isReadOnly={isReadOnly}
              onChange={enter("policy")}
            />
          </Tabs.Panel>
          <Tabs.Panel value="record">
            <SuspendedRules rules={view.suspendedRules} isAdmin={isAdmin} />
            <TrackRecordSection
              policy={settings.policy}
              isReadOnly={isReadOnly}
              onRule={(rule) =>
                enter("policy")({ ...settings.policy, rules: [rule, ...settings.policy.rules] })
              }
              onRemove={(ruleId) => {
                const rules = settings.policy.rules.filter(({ id }) => id !== ruleId);
                enter("policy")({ ...settings.policy, rules });
              }}
            />
          </Tabs.Panel>
          <Tabs.Panel value="limits">
            <Section title="Limits">{quantitiesOf("limits")}</Section>
            <Section
              title="Budget of a ticket"
              aside={<span className="fine">Counts for tickets to come.</span>}
            >
              {quantitiesOf("budget")}
            </Section>
            <Section
              title="Budgets of the tenant"
              aside={<span className="fine">Models that cost nothing are not counted.</span>}
            >
              {quantitiesOf("budgets")}
            </Section>
            <BurnAlertsSection
              value={settings.burnAlerts}
              hasChat={Object.hasOwn(settings.connectors, "slack")}
              isReadOnly={isReadOnly}
              onChange={enter("burnAlerts")}
            />
          </Tabs.Panel>
          <Tabs.Panel value="times">
            <Section title="Service level" aside={<span className="fine">Counts for tickets to come.</span>}>
              {quantitiesOf("sla")}
            </Section>
            <Section title="Approvals" aside={<span className="fine">Counts for tickets to come.</span>}>
              {quantitiesOf("approvals")}
              {quantitiesOf("replies")}
            </Section>
          </Tabs.Panel>
          <Tabs.Panel value="triage">
            <Section title="Triage">
              {quantitiesOf("triage")}
              <MarkList
                legend="Languages"
                hint="A ticket in another one goes to a person."
                items={languageWords}
                marked={settings.triage.languages}
                isReadOnly={isReadOnly}
                onChange={(languages) => enter("triage")({ ...settings.triage, languages })}
              />
            </Section>
            <Section title="Redaction">
              <MarkList
                legend="Personal data that models outside may see"
                hint="What is not marked is replaced before a prompt leaves."
                items={personalDataWords}
                marked={settings.redaction.prompts.off}
                isReadOnly={isReadOnly}
                onChange={(off) => enter("redaction")({ prompts: { off } })}
              />
            </Section>
          </Tabs.Panel>
          <Tabs.Panel value="examples">
            <ExamplesSection isAdmin={isAdmin} />
          </Tabs.Panel>
          <Tabs.Panel value="models">
            <ModelsSection value={settings.models} isReadOnly={isReadOnly} onChange={enter("models")} />
            <AdaptiveSection
              value={settings.models.adaptive}
              isReadOnly={isReadOnly}
              onChange={(adaptive) => {
                const { adaptive: _, ...chains } = settings.models;
                enter("models")(adaptive ? { ...chains, adaptive } : chains);
              }}
            />
            <Section
              title="Memory"
              aside={<span className="fine">Beyond it a task is compacted, its details first.</span>}
            >
              {quantitiesOf("memory")}
            </Section>
            <Section title="Agents">
              <MarkList
                legend="Agents that pause"
                hint="Their tickets wait where they are, and go on when the agent does. Service levels go on counting."
                items={agentWords}
                marked={settings.agents.paused}
                isReadOnly={isReadOnly}
                onChange={(paused) => enter("agents")({ ...settings.agents, paused })}
              />
            </Section>
            <Section title="Recording">
              <MarkList
                legend="So that a ticket can be run again"
                hint="Counts for tickets to come; taking the mark away counts at once. Personal data is kept as placeholders, but for a sandbox."
                items={recordingWords}
                marked={settings.recording === "off" ? [] : [settings.recording]}
                isReadOnly={isReadOnly}
                onChange={(marked) => enter("recording")(marked.length > 0 ? "redacted" : "off")}
              />
            </Section>
          </Tabs.Panel>
          <Tabs.Panel value="connectors">
            <ConnectorsSection
              systems={view.systems}
              value={settings.connectors}
              isAdmin={isAdmin}
              onChange={enter("connectors")}
            />
          </Tabs.Panel>
          <Tabs.Panel value="tokens">
            <TokensSection tokens={view.tokens} ownName={me.name} isAdmin={isAdmin} />
          </Tabs.Panel>
          <Tabs.Panel value="history">
            <HistorySection
              version={view.version}
              isAdmin={isAdmin}
              onRevert={(revertTo) => setWish({ revertTo })}
            />
          </Tabs.Panel>
        </div>
      </Tabs.Root>
      {isChanged(draft) && (
        <DraftBar
          places={places.filter(({ sections }) => sections.length > 0 && isChanged(draft, ...sections))}
          onDiscard={() => setDraft(createDraft(view.version, view.settings))}
          onPreview={() => setWish({ changes: listWishes(draft) })}
        />
      )}
      {wish && (
        <ChangeWindow
          title={"revertTo" in wish ? backWords(wish.revertTo) : "Before the settings change"}
          wish={wish}
          version={"revertTo" in wish ? view.version : draft.version}
          onClose={() => setWish(null)}
          onChanged={() => {
            setDraft(createDraft(view.version, view.settings));
            setWish(null);
          }}
          onOutdated={() => {
            setWish(null);
            onRefresh();
          }}
        />
      )}
    </>
  );
}

function backWords(version: number): string {
  return version === 0 ? "Back to what was deployed" : `Back to version ${version}`;
}
