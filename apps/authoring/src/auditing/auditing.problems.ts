import { defineProblems } from '#libs/http';

export const auditingProblem = defineProblems({
  'audit.reason_missing': {
    status: 422,
    it: 'Scriva perché consulta questi dati: almeno tre lettere.',
    en: 'Please write why you look at these data: three letters at least.',
  },
  'audit.reason_has_number': {
    status: 422,
    it: 'Il motivo resta nel registro: non vi scriva numeri di telefono.',
    en: 'The reason stays in the log: please write no phone number in it.',
  },
  'audit.number_refused': {
    status: 422,
    it: '{it}',
    en: '{en}',
  },
  'audit.person_missing': {
    status: 422,
    it: 'Indichi un numero, oppure il riferimento di una persona: uno dei due.',
    en: 'Please give a number, or somebody’s reference: one of the two.',
  },
  'audit.entry_unknown': {
    status: 404,
    it: 'Questa voce non è nel registro del suo comune.',
    en: 'There is no such entry in the log of your municipality.',
  },
  'audit.log_damaged': {
    status: 500,
    it: 'Il registro conservato non è quello firmato: non si può provare nulla. Avvisi il gestore e il responsabile della protezione dei dati.',
    en: 'The log that is stored is not the one that was signed: nothing can be proved. Tell the operator and the data protection officer.',
  },
  'audit.period_reversed': {
    status: 422,
    it: 'La fine del periodo viene prima dell’inizio.',
    en: 'The period ends before it begins.',
  },
  'audit.export_running': {
    status: 409,
    it: 'Un’esportazione del registro è già in corso: attenda che finisca, oppure la annulli.',
    en: 'An export of the log is under way already: wait until it is over, or cancel it.',
  },
  'audit.export_unknown': {
    status: 404,
    it: 'Questa esportazione non c’è, o non c’è più: ne avvii un’altra.',
    en: 'There is no such export, or no longer: please start another.',
  },
  'audit.export_not_ready': {
    status: 409,
    it: 'Questa esportazione non ha un file da scaricare: è ancora in corso, oppure non è riuscita.',
    en: 'This export has no file to download: it is still under way, or it failed.',
  },
  'audit.export_elsewhere': {
    status: 409,
    it: 'L’archivio sta presso un’altra istanza del servizio di registrazione. Riprovi tra poco; se non riesce, avvisi il gestore o ne avvii un altro.',
    en: 'The archive lies with another instance of the registration service. Please try again shortly; if that fails, tell the operator or start another.',
  },
  'audit.export_interrupted': {
    status: 503,
    it: 'L’esportazione si è interrotta: il servizio che la preparava si è fermato, e il file non c’è. Ne avvii un’altra.',
    en: 'The export was interrupted: the service that made it stopped, and there is no file. Please start another.',
  },
  'audit.export_timed_out': {
    status: 504,
    it: 'L’esportazione durava troppo ed è stata interrotta. Scelga un periodo più breve.',
    en: 'The export took too long and was given up. Please choose a shorter period.',
  },
  'audit.export_failed': {
    status: 500,
    it: 'L’esportazione non è riuscita. Riprovi; se non riesce ancora, avvisi il gestore.',
    en: 'The export failed. Please try again; if it fails again, tell the operator.',
  },
  'audit.sequencing_late': {
    status: 503,
    it: 'Alcune voci aspettano ancora il loro posto nel registro. Riprovi tra un minuto.',
    en: 'Some entries still wait for their place in the log. Please try again in a minute.',
  },
});

/** Digits enough to be somebody's number, however they are set apart. */
const NUMBER_LIKE = /\d(?:[\s./-]?\d){7,}/;

/** A reason as it may stand in the log for ever. @throws ProblemError `audit.reason_…` */
export function checkedReason(written: string): string {
  const reason = written.trim().replaceAll(/\s+/g, ' ');
  if (reason.length < 3) throw auditingProblem('audit.reason_missing', { field: 'reason' });
  if (NUMBER_LIKE.test(reason)) throw auditingProblem('audit.reason_has_number', { field: 'reason' });
  return reason;
}
