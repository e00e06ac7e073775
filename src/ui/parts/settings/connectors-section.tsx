import { Link } from "@tanstack/react-router";
import { useId, useState } from "react";
import type { Settings, SettingsView } from "../../../domain/settings.ts";
import { formatDateTime } from "../../format.ts";
import { useCredential } from "../../settings-queries.ts";
import { systemWords } from "../../settings-words.ts";
import { titleOf } from "../../words.ts";
import { Badge } from "../badge.tsx";
import { Section } from "../section.tsx";

type System = SettingsView["systems"][number];

/** The systems there are, what is known of their credentials, and the settings that can be changed of them. */
export function ConnectorsSection(props: {
  systems: readonly System[];
  value: Settings["connectors"];
  isAdmin: boolean;
  onChange: (connectors: Settings["connectors"]) => void;
}) {
  const { systems, value, isAdmin, onChange } = props;
  return (
    <Section
      title="Connectors"
      aside={
        <span className="fine">
          Connecting a system, where it is and its credential need a deployment or the API.
        </span>
      }
    >
      <ul className="systems">
        {systems.map((system) => (
          <li key={system.name}>
            <SystemRow
              system={system}
              settings={value[system.name]}
              isAdmin={isAdmin}
              onChange={(settings) => onChange({ ...value, [system.name]: settings })}
            />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function SystemRow(props: {
  system: System;
  settings: Settings["connectors"][string] | undefined;
  isAdmin: boolean;
  onChange: (settings: Settings["connectors"][string]) => void;
}) {
  const { system, settings, isAdmin, onChange } = props;
  const { name, isConnected, isEmbedded, tools } = system;
  const title = systemWords[name] ?? titleOf(name);
  return (
    <article aria-label={title}>
      <header>
        <h3>{title}</h3>
        <Badge tone={isConnected ? "done" : "off"}>{isConnected ? "Connected" : "Not connected"}</Badge>
        <span className="fine">
          {isConnected && (
            <>
              <Link to="/tools">{tools === 1 ? "1 tool" : `${tools} tools`}</Link>
              {isEmbedded && " · part of Signalbox"}
            </>
          )}
        </span>
      </header>
      {isConnected && !isEmbedded && name !== "mcp" && isAdmin && <Credential name={name} />}
      {settings !== undefined && (
        <SettingsText title={title} settings={settings} isReadOnly={!isAdmin} onChange={onChange} />
      )}
    </article>
  );
}

const credentialWords = {
  ready: { label: "Credential stored", tone: "done" },
  needsReauth: { label: "Credential refused", tone: "bad" },
  absent: { label: "No credential", tone: "ask" },
} as const;

function Credential({ name }: { name: string }) {
  const credential = useCredential(name, true);
  if (credential.error) return <p className="fine">What is known of its credential cannot be read now.</p>;
  if (!credential.data) return null;
  const { status, storedBy, storedAt, expiresAt } = credential.data;
  const { label, tone } = credentialWords[status];
  return (
    <p className="fine">
      <Badge tone={tone}>{label}</Badge> {storedBy !== null && `by ${storedBy}`}
      {storedAt !== null && `, ${formatDateTime(storedAt)}`}
      {expiresAt !== null && `, good until ${formatDateTime(expiresAt)}`}
    </p>
  );
}

function SettingsText(props: {
  title: string;
  settings: Settings["connectors"][string];
  isReadOnly: boolean;
  onChange: (settings: Settings["connectors"][string]) => void;
}) {
  const { title, settings, isReadOnly, onChange } = props;
  const written = JSON.stringify(settings, null, 2);
  const [entry, setEntry] = useState({ text: written, of: written });
  const text = entry.of === written ? entry.text : written;
  const isJson = read(text) !== undefined;
  const id = useId();
  return (
    <div className={isJson ? "field field-longText" : "field field-longText wrong"}>
      <label htmlFor={id}>Settings of {title}, as JSON</label>
      <textarea
        id={id}
        className="code"
        rows={Math.min(14, text.split("\n").length + 1)}
        spellCheck={false}
        readOnly={isReadOnly}
        value={text}
        aria-invalid={!isJson}
        onChange={(event) => {
          const next = event.currentTarget.value;
          const value = read(next);
          setEntry({ text: next, of: value === undefined ? written : JSON.stringify(value, null, 2) });
          if (value !== undefined) onChange(value);
        }}
      />
      {!isJson && <p className="hint">This is not JSON yet; until then nothing changes.</p>}
    </div>
  );
}

function read(text: string): Settings["connectors"][string] | undefined {
  try {
    return JSON.parse(text) as Settings["connectors"][string];
  } catch {
    return undefined;
  }
}
