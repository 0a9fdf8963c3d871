import { useEffect, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { Refusal } from '../api/refusal.js';
import { sentenceOf } from '../api/http.js';
import type { Alert, Catalogue } from '../api/types.js';
import { ErrorSummary, goTo } from '../form/error-summary.js';
import { ModeBanner } from '../layout/mode-banner.js';
import { PageTitle } from '../layout/page-title.js';
import { Arrival } from './arrival.js';
import { faultsOf, inputOf } from './check.js';
import { Discard } from './discard.js';
import { DraftFields } from './draft-fields.js';
import { Saving } from './saving.js';
import { useDraft } from './use-draft.js';
import { useFaults } from './use-faults.js';
import type { ArrivalState } from './arrival-state.js';

interface DraftFormProps {
  initial: Alert | null;
  catalogue: Catalogue;
  arrival: ArrivalState;
  onCreated: (alert: Alert) => void;
}

export function DraftForm({ initial, catalogue, arrival, onCreated }: DraftFormProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const languages = languagesOf(catalogue, initial);
  const editing = useDraft(initial, languages, onCreated);
  const faults = useFaults();
  const [leaving, setLeaving] = useState(false);
  const { focus } = arrival;
  useEffect(() => {
    if (focus !== undefined) goTo(focus);
  }, [focus]);

  async function toPreview(event: FormEvent) {
    event.preventDefault();
    if (leaving) return;
    const found = faultsOf(editing.draft, languages[0] ?? 'it', new Date());
    faults.show(found);
    if (found.length > 0) return;
    setLeaving(true);
    try {
      const { id } = await editing.store();
      await navigate(`/alerts/${id}/preview`);
    } catch (error) {
      const sent = languages.filter((language) => (editing.draft.texts[language] ?? '').trim() !== '');
      faults.showItems(
        error instanceof Refusal
          ? error.problems.map(({ field, message }) => ({ field: inputOf(field, sent), message }))
          : [{ field: null, message: sentenceOf(error) }],
      );
      setLeaving(false);
    }
  }

  return (
    <form onSubmit={(event) => void toPreview(event)} noValidate>
      <ModeBanner mode={editing.alert?.mode ?? 'actual'} />
      <PageTitle title={initial ? t('write.titleEdit') : t('write.titleNew')} />
      <ErrorSummary items={faults.items} />
      <Arrival alert={initial} imported={arrival.imported} />
      <DraftFields catalogue={catalogue} languages={languages} editing={editing} faults={faults} />
      <div className="actions">
        <button type="submit" className="btn btn-primary" aria-disabled={leaving}>
          {leaving ? t('write.previewBusy') : t('write.preview')}
        </button>
        {editing.alert?.allowed.includes('delete') && <Discard id={editing.alert.id} editing={editing} />}
        <Saving state={editing.saving} abandon={editing.abandon} />
      </div>
    </form>
  );
}

/** The town's languages, the main one first, and those that only this alert has. */
function languagesOf(catalogue: Catalogue, alert: Alert | null): string[] {
  const own = alert?.variants.map(({ language }) => language) ?? [];
  return [...new Set([...catalogue.languages, ...own])];
}
