import { useId } from "react";
import type { Settings } from "../../../domain/settings.ts";
import { modelWords } from "../../settings-words.ts";
import { Section } from "../section.tsx";

const sizes = ["small", "standard", "frontier"] as const;
const longestChain = 5;

/** Which models are asked, in which order. Their keys are the deployment's. */
export function ModelsSection(props: {
  value: Settings["models"];
  isReadOnly: boolean;
  onChange: (models: Settings["models"]) => void;
}) {
  const { value, isReadOnly, onChange } = props;
  return (
    <Section
      title="Models"
      aside={<span className="fine">Tried in order; after the last one a person has the ticket.</span>}
    >
      <div className="chains">
        {sizes.map((size) => (
          <Chain
            key={size}
            label={modelWords[size].label}
            hint={modelWords[size].hint}
            models={value[size]}
            isReadOnly={isReadOnly}
            onChange={(models) => onChange({ ...value, [size]: models })}
          />
        ))}
      </div>
      <p className="hint">
        A name is <code>provider/model</code>: <code>local/signalbox-local-1</code>,{" "}
        <code>openai/gpt-5-mini</code>, <code>workers-ai/…</code>, <code>compatible/…</code>. Whether a model
        can be had here, the preview says.
      </p>
    </Section>
  );
}

function Chain(props: {
  label: string;
  hint: string;
  models: readonly string[];
  isReadOnly: boolean;
  onChange: (models: string[]) => void;
}) {
  const { label, hint, models, isReadOnly, onChange } = props;
  const id = useId();
  return (
    <section className="chain" aria-labelledby={id}>
      <h3 id={id}>{label}</h3>
      <p className="hint">{hint}</p>
      <ol>
        {models.map((model, index) => (
          <li key={index}>
            <input
              value={model}
              aria-label={`${label}, choice ${index + 1}`}
              readOnly={isReadOnly}
              spellCheck={false}
              onChange={(event) => onChange(models.toSpliced(index, 1, event.currentTarget.value))}
            />
            {!isReadOnly && models.length > 1 && (
              <button
                type="button"
                className="button quiet"
                aria-label={`Remove choice ${index + 1} of ${label}`}
                onClick={() => onChange(models.toSpliced(index, 1))}
              >
                <span aria-hidden="true">✕</span>
              </button>
            )}
          </li>
        ))}
      </ol>
      {!isReadOnly && models.length < longestChain && (
        <button type="button" className="button quiet" onClick={() => onChange([...models, ""])}>
          Add another<span className="unseen"> for {label}</span>
        </button>
      )}
    </section>
  );
}
