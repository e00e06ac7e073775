import type { Adaptive, TaskClass } from "../../../domain/task-class.ts";
import { modelWords } from "../../settings-words.ts";
import { Section } from "../section.tsx";
import { Choice } from "./choice.tsx";
import { MarkList } from "./mark-list.tsx";
import { QuantityFields } from "./quantity-fields.tsx";

const classes = (Object.keys(modelWords) as TaskClass[]).map((value) => ({
  value,
  label: modelWords[value].label,
}));

/** What is measured by where nobody has said otherwise. */
const usual: Adaptive = {
  minClass: "small",
  maxClass: "frontier",
  minValidity: 0.9,
  maxLatencyMs: null,
  maxCostMicros: null,
  minSamples: 50,
  windowHours: 24,
};

/** Whether an agent's tasks move to another class of models by what was measured, and how far. */
export function AdaptiveSection(props: {
  value: Adaptive | undefined;
  isReadOnly: boolean;
  onChange: (value: Adaptive | undefined) => void;
}) {
  const { value, isReadOnly, onChange } = props;
  return (
    <Section title="Classes that move">
      <MarkList
        legend="By what is measured"
        hint="One class at a time, within these bounds, and never to a model that is not in a chain above."
        items={{ on: "Ask another class of models where it does better" }}
        marked={value ? ["on"] : []}
        isReadOnly={isReadOnly}
        onChange={(marked) => onChange(marked.length > 0 ? usual : undefined)}
      />
      {value && (
        <>
          <div className="bounds">
            {(["minClass", "maxClass"] as const).map((bound) => (
              <div key={bound} className="bound">
                <span>{bound === "minClass" ? "Not below" : "Not above"}</span>
                <Choice
                  label={bound === "minClass" ? "Not below" : "Not above"}
                  value={value[bound]}
                  items={classes}
                  isDisabled={isReadOnly}
                  onChange={(chosen) => onChange({ ...value, [bound]: chosen })}
                />
              </div>
            ))}
          </div>
          <QuantityFields section="adaptive" value={value} isReadOnly={isReadOnly} onChange={onChange} />
        </>
      )}
    </Section>
  );
}
