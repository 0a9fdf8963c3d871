import { useTranslation } from 'react-i18next';
import { exportAddress, type LogExport } from '../api/audit.js';
import { useFormat } from '../figures/use-format.js';
import { Failure } from '../layout/failure.js';
import { useActorName } from './use-actor-name.js';

const MEGABYTE = 1_000_000;
/** Per cent between two things that are said aloud: every entry would be too many. */
const SPOKEN_STEP = 25;

interface ExportStateProps {
  copy: LogExport | null;
  busy: boolean;
  cancel: (id: string) => void;
}

/** How far the copy is, and what can be done with it. */
export function ExportState({ copy, busy, cancel }: ExportStateProps) {
  const { t, i18n } = useTranslation();
  const { stamp } = useFormat();
  const actorName = useActorName();
  // The live region is there from the start, or what comes into it is not read out.
  if (copy === null) return <p role="status" />;
  const { state, from, to, failure } = copy;
  const who = actorName(copy.startedBy, copy.startedByName);
  return (
    <section aria-labelledby="copy">
      <h2 id="copy" className="h4">
        {t('audit.exportLast')}
      </h2>
      <p>
        {t('audit.exportBy', { who, when: stamp(copy.startedAt) })}
        <br />
        {t('audit.exportPeriod', {
          from: from === null ? t('audit.exportBeginning') : stamp(from),
          to: to === null ? t('audit.exportNow') : stamp(to),
        })}
      </p>
      {state === 'running' && <Bar copy={copy} />}
      <p role="status" className={state === 'running' ? 'visually-hidden' : undefined}>
        <Said copy={copy} />
      </p>
      {failure !== null && <Failure message={failure[i18n.language === 'en' ? 'en' : 'it']} />}
      <div className="audit-buttons">
        {state === 'ready' && (
          <a className="btn btn-primary" href={exportAddress(copy.id)} download>
            {t('audit.exportDownload')}
          </a>
        )}
        {(state === 'ready' || state === 'running') && (
          <button
            type="button"
            className="btn btn-outline-primary"
            aria-disabled={busy}
            onClick={() => cancel(copy.id)}
          >
            {t(state === 'ready' ? 'audit.exportRemove' : 'audit.exportCancel')}
          </button>
        )}
      </div>
      {state === 'ready' && (
        <p className="field-hint">{t(copy.elsewhere ? 'audit.exportElsewhere' : 'audit.exportVerify')}</p>
      )}
    </section>
  );
}

function Bar({ copy: { done, of } }: { copy: LogExport }) {
  const { t } = useTranslation();
  const { number } = useFormat();
  const text =
    of === null
      ? t('audit.exportWaiting')
      : t('audit.exportProgress', { done: number(done), of: number(of) });
  return (
    <p>
      <progress
        aria-label={t('audit.exportLast')}
        max={of === null ? undefined : Math.max(of, 1)}
        value={of === null ? undefined : done}
      />{' '}
      {text}
    </p>
  );
}

/** What is read out. */
function Said({ copy: { state, done, of, bytes, keptUntil } }: { copy: LogExport }) {
  const { t } = useTranslation();
  const { number, stamp } = useFormat();
  if (state === 'cancelled') return <>{t('audit.exportCancelled')}</>;
  if (state === 'ready')
    return (
      <>
        {t('audit.exportReady', {
          of: number(of ?? 0),
          size: number(Math.max(0.1, Math.round(((bytes ?? 0) / MEGABYTE) * 10) / 10)),
          until: keptUntil === null ? '' : stamp(keptUntil),
        })}
      </>
    );
  if (state !== 'running') return null;
  if (of === null || of === 0) return <>{t('audit.exportWaiting')}</>;
  const share = Math.floor((done / of) * (100 / SPOKEN_STEP)) * SPOKEN_STEP;
  return <>{t('audit.exportSpoken', { share })}</>;
}
