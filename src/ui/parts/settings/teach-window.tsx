import { useId, useState } from "react";
import type { Intent } from "../../../domain/intent.ts";
import { intents } from "../../../domain/intent-names.ts";
import type { Lesson } from "../../api.ts";
import { useTeach } from "../../example-queries.ts";
import { titleOf } from "../../words.ts";
import { ProblemNotice } from "../problem-notice.tsx";
import { ConfirmForm } from "./change-window.tsx";
import { Choice } from "./choice.tsx";
import { Window } from "./window.tsx";

const intentItems = intents.map((value) => ({ value, label: titleOf(value) }));

/** One text and what it is. */
export function TeachWindow({ onClose }: { onClose: () => void }) {
  const id = useId();
  const [text, setText] = useState("");
  const [label, setLabel] = useState<Intent>("order_status");
  return (
    <LessonWindow
      title="Teach an example"
      lesson={text.trim().length >= 3 ? { examples: [{ text, label }] } : null}
      onClose={onClose}
    >
      <div className="field field-longText">
        <label htmlFor={id}>What a customer writes</label>
        <textarea
          id={id}
          rows={3}
          maxLength={2000}
          dir="auto"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className="field">
        <span className="field-name">What it is</span>
        <Choice label="What it is" value={label} items={intentItems} onChange={setLabel} />
      </div>
    </LessonWindow>
  );
}

/** Many at once. */
export function ImportWindow({ onClose }: { onClose: () => void }) {
  const id = useId();
  const [jsonLines, setJsonLines] = useState("");
  return (
    <LessonWindow
      title="Import examples"
      lesson={jsonLines.trim() === "" ? null : { jsonLines }}
      onClose={onClose}
    >
      <div className="field field-longText">
        <label htmlFor={id}>JSON Lines, one example a line</label>
        <textarea
          id={id}
          rows={6}
          spellCheck={false}
          placeholder={'{"text": "Where is my parcel?", "label": "order_status"}'}
          value={jsonLines}
          onChange={(event) => setJsonLines(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-file`}>Or a file</label>
        <input
          id={`${id}-file`}
          type="file"
          accept=".jsonl,.ndjson,application/x-ndjson"
          onChange={(event) => void event.target.files?.[0]?.text().then(setJsonLines)}
        />
      </div>
    </LessonWindow>
  );
}

function LessonWindow(props: {
  title: string;
  /** Null while there is nothing to teach. */
  lesson: { examples: { text: string; label: Intent }[] } | { jsonLines: string } | null;
  onClose: () => void;
  children: React.ReactNode;
}) {
  const { title, lesson, onClose, children } = props;
  const teach = useTeach();
  return (
    <Window
      title={title}
      description="E-mail addresses, numbers and names that can be told as such are taken out before it is kept."
      onClose={onClose}
    >
      {teach.error && <ProblemNotice error={teach.error} />}
      {children}
      <ConfirmForm
        isPossible={lesson !== null}
        words="Teach"
        isBusy={teach.isPending}
        onBack={onClose}
        onConfirm={(note) =>
          lesson && teach.mutate({ ...lesson, note } satisfies Lesson, { onSuccess: onClose })
        }
      />
    </Window>
  );
}
