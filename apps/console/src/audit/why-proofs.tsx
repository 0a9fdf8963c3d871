import { useTranslation } from 'react-i18next';
import type { WhyAnswer } from '../api/audit.js';
import { useFormat } from '../figures/use-format.js';
import { Hashes } from './entry-details.js';
import { Facts } from './facts.js';
import { useActorName } from './use-actor-name.js';
import { Step } from './step.js';

/** Every entry the answer rests on, with its place and its path, and the checkpoint above them. */
export function WhyProofs({ answer: { log, names } }: { answer: WhyAnswer }) {
  const { t } = useTranslation();
  const { stamp } = useFormat();
  const actorName = useActorName();
  return (
    <Step id="step-proofs" title={t('audit.stepProofs')}>
      <ol className="plain proofs">
        {log.entries.map(({ seq, entry, payload, leaf, proof }) => (
          <li key={seq}>
            <p>
              <strong>{seq}</strong> · {stamp(entry.at)} · <code>{entry.event}</code> ·{' '}
              {actorName(entry.actor, names[entry.actor])}
            </p>
            <details>
              <summary>{t('audit.path')}</summary>
              <pre className="raw">
                {payload === null ? t('audit.destroyed') : JSON.stringify(payload, null, 2)}
              </pre>
              <Facts
                facts={[
                  [t('audit.entryId'), <code>{entry.id}</code>],
                  [t('audit.leaf'), <code>{leaf}</code>],
                  [t('audit.path'), proof.length === 0 ? t('audit.pathEmpty') : <Hashes hashes={proof} />],
                ]}
              />
            </details>
          </li>
        ))}
      </ol>
      <Facts
        facts={[
          [t('audit.checkpoint'), <pre className="raw">{log.checkpoint}</pre>],
          [t('audit.key'), <code>{log.key}</code>],
        ]}
      />
    </Step>
  );
}
