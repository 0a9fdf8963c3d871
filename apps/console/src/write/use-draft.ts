import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import { createAlert, readPreview, updateAlert } from '../api/alerts.js';
import { sentenceOf } from '../api/http.js';
import { Refusal } from '../api/refusal.js';
import type { Alert, Preview } from '../api/types.js';
import { Autosave, type SaveState } from './autosave.js';
import { contentOf, draft, draftOf, emptyDraft, type Draft, type DraftEvent } from './draft.js';

const QUIET_MS = 1_200;

export interface Editing {
  draft: Draft;
  edit: (event: DraftEvent) => void;
  /** As the server has it; null until the first saving. */
  alert: Alert | null;
  saving: SaveState;
  /** What the server makes of the last saved version; null while it is not known. */
  preview: Preview | null;
  /** Saves what is not saved and returns the stored alert. Rejects when that fails. */
  store: () => Promise<Alert>;
  /** Ends the editing: nothing more is saved. */
  abandon: () => void;
}

/** A draft that saves itself, and asks the server what it makes of it. */
export function useDraft(
  initial: Alert | null,
  languages: readonly string[],
  onCreated: (alert: Alert) => void,
): Editing {
  const [state, dispatch] = useReducer(draft, initial, (alert) =>
    alert ? draftOf(alert) : emptyDraft(new Date()),
  );
  const [alert, setAlert] = useState(initial);
  const [saving, setSaving] = useState<SaveState>({ kind: 'untouched' });
  const { preview, ask } = usePreview(initial?.id ?? null);
  const stored = useRef(initial);

  async function save(value: Draft): Promise<void> {
    setSaving({ kind: 'saving' });
    const content = contentOf(value, languages);
    const before = stored.current;
    try {
      const after = before
        ? await updateAlert(before.id, content, before.version)
        : await createAlert(content);
      stored.current = after;
      setAlert(after);
      setSaving({ kind: 'saved', at: after.updatedAt });
      if (!before) onCreated(after);
      ask(after.id);
    } catch (error) {
      setSaving({ kind: 'failed', message: sentenceOf(error), conflict: isConflict(error) });
      throw error;
    }
  }

  const autosave = useAutosave(save);
  const edit = useCallback(
    (event: DraftEvent) => {
      dispatch(event);
      autosave.changed();
    },
    [autosave],
  );
  useEffect(() => autosave.newest(state), [autosave, state]);

  return {
    draft: state,
    edit,
    alert,
    saving,
    preview,
    store: async () => {
      if (!stored.current) autosave.changed(state);
      await autosave.flush();
      return stored.current as Alert;
    },
    abandon: () => autosave.stop(),
  };
}

interface DraftAutosave {
  /** The value is about to be another (or is `value` already). */
  changed: (value?: Draft) => void;
  newest: (value: Draft) => void;
  flush: () => Promise<void>;
  stop: () => void;
}

/** An `Autosave` that lives as long as the page, and asks before the window closes on unsaved words. */
function useAutosave(save: (value: Draft) => Promise<void>): DraftAutosave {
  const [parts] = useState(() => {
    const autosave = new Autosave<Draft>(QUIET_MS);
    let dirty = false;
    const surface: DraftAutosave = {
      changed: (value) => {
        dirty = true;
        if (value) surface.newest(value);
      },
      newest: (value) => {
        if (dirty) autosave.change(value);
        dirty = false;
      },
      flush: () => autosave.flush(),
      stop: () => autosave.stop(),
    };
    return { autosave, surface };
  });
  useEffect(() => parts.autosave.saveWith(save, mayPass));
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (parts.autosave.pending) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => {
      window.removeEventListener('beforeunload', warn);
      void parts.autosave.flush().catch(() => undefined);
    };
  }, [parts]);
  return parts.surface;
}

/** No answer, a session that ended, a server that restarts: nothing is wrong with the draft. */
function mayPass(error: unknown): boolean {
  return error instanceof Refusal && (error.status === 0 || error.status === 401 || error.status >= 500);
}

function isConflict(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'alert.changed_meanwhile';
}

/** The newest preview of a draft; an older answer never overtakes a newer question. */
function usePreview(firstId: string | null): { preview: Preview | null; ask: (id: string) => void } {
  const [preview, setPreview] = useState<Preview | null>(null);
  const asking = useRef<AbortController | null>(null);
  const ask = useCallback((id: string) => {
    asking.current?.abort();
    const question = new AbortController();
    asking.current = question;
    readPreview(id, question.signal).then(
      (answer) => {
        if (!question.signal.aborted) setPreview(answer);
      },
      // Only hints hang on it: without an answer the page shows none.
      () => undefined,
    );
  }, []);
  useEffect(() => {
    if (firstId !== null) ask(firstId);
    return () => asking.current?.abort();
  }, [ask, firstId]);
  return { preview, ask };
}
