import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { proveEntry } from '../api/audit.js';
import { sentenceOf } from '../api/http.js';
import { useLoad } from '../api/use-load.js';
import { Failure } from '../layout/failure.js';
import { Waiting } from '../layout/waiting.js';
import { Facts } from './facts.js';

/**
 * One entry with its facts and its proof; that it is looked at is written down. Facts are shown as text alone: whatever
 * stands in them is nothing to a browser.
 */
export function EntryDetails({ id, reason }: { id: string; reason: string }) {
  const { t } = useTranslation();
  const { data, error, reload } = useLoad(useCallback(() => proveEntry(id, reason), [id, reason]));
  if (error !== null && data === null) return <Failure message={sentenceOf(error)} retry={reload} />;
  if (data === null) return <Waiting />;
  const { entry, leaf, proof, checkpoint, key } = data;
  return (
    <div className="entry-details">
      <h3 className="h6">{t('audit.facts')}</h3>
      {entry.payload === null ? (
        <p>{t('audit.destroyed')}</p>
      ) : (
        <pre className="raw">{JSON.stringify(entry.payload, null, 2)}</pre>
      )}
      <p>{t('audit.provedBy', { seq: entry.seq })}</p>
      <Facts
        facts={[
          [t('audit.entryId'), <code>{entry.id}</code>],
          [t('audit.commitment'), <code>{entry.commitment}</code>],
          [t('audit.leaf'), <code>{leaf}</code>],
          [t('audit.path'), proof.length === 0 ? t('audit.pathEmpty') : <Hashes hashes={proof} />],
          [t('audit.checkpoint'), <pre className="raw">{checkpoint}</pre>],
          [t('audit.key'), <code>{key}</code>],
        ]}
      />
    </div>
  );
}

/** A proof, from the leaf's neighbour up. */
export function Hashes({ hashes }: { hashes: readonly string[] }) {
  return (
    <ol className="hashes">
      {hashes.map((hash, i) => (
        <li key={`${i} ${hash}`}>
          <code>{hash}</code>
        </li>
      ))}
    </ol>
  );
}
